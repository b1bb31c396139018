"""Given names by which people are recognised in what customers wrote, in many countries.

Those in AMBIGUOUS are ordinary words too: they count only before a family name.
"""

from typing import Final

GIVEN: Final = frozenset(
    """
    aaron abdul abdullah abigail abraham adam adela adele adrian adriana agata agnes agnieszka ahmad ahmed aidan
    aisha alan albert alberto alejandra alejandro aleksander aleksandra alessandra alessandro alex alexander
    alexandra alexandre alexey alexis alfred alfredo alice alicia alina alison allison alma alvaro alyssa amadou
    amanda amelia amina amir amit amy ana anastasia anders andrea andreas andreea andrei andrej andres andrew
    andrzej andy angela angelika angelo anika anil anita anjali anke anna annabel anne anneke annemarie annette
    annika anthony antje antoine anton antonia antonio anya arash ariana arjun armando arnaud arthur arturo arun
    asha ashley ashok astrid aurelie axel ayesha aylin barbara bartosz bastian beata beatrice beatriz ben benedict
    benedikt benjamin benoit bernadette bernard bernd bert bianca birgit bjorn bogdan boris brandon brenda brendan
    brian bridget brigitte bruno bryan caitlin camila camille carl carla carlo carlos carmen carol carole caroline
    carsten catalina catarina catherine cathy cecile cecilia celine cesar charles charlie charlotte chen chiara
    chloe chris christa christelle christiane christina christine christoph christophe christopher cindy claire
    clara claudia claudio clemens colette colin conor constance corinna cornelia craig cristian cristina curtis
    cynthia dagmar damian damien dan daniel daniela daniele danielle danilo danny daria darius david deborah deepa
    deepak delphine denise dennis derek detlef diana diane diego dieter dietmar dimitri dina dirk dmitri dmitry
    dominic dominik dominika dominique donald donna doris dorothea dorothy douglas duncan dylan edgar edith edouard
    eduard eduardo edward edwin eileen ekaterina elaine eleanor elena eleni elias elif elisa elisabeth elise eliza
    elizabeth elke ella ellen elliot elsa elvira emil emile emilia emilie emily emma emmanuel enrico enrique eric
    erica erik erika erin ernst esra esteban esther etienne eugene eva evelyn ewa fabian fabio fabrice fatima fatma
    federica federico felicia felipe felix ferdinand fernanda fernando filip filippo fiona flavia florent florian
    franca francesca francesco francis francisca francisco francois francoise frederic frederick frederik frederike
    friederike friedrich fritz gabriel gabriela gabriele gareth gary gavin gemma georg george georges georgios
    gerald gerard gerd gerhard gianluca gilles gillian gina giorgio giovanni gisela giulia giuseppe glenn gloria
    gonzalo gordon graham greg gregor gregory greta grzegorz guido guillaume guillermo gunter gustavo hamza hana
    hanna hannah hannes hans harald harold harriet harry harvey hassan heather hector heidi heike heiko heinrich
    heinz helen helena helene helga helmut hendrik henri henrik henry herbert hermann hilary hilda holger horst
    howard hubert hugo hussein ian ibrahim ignacio igor ilaria ilona imran ines inge ingeborg ingo ingrid irena
    irene irina isaac isabel isabella isabelle ismail istvan ivan ivana jaap jacek jackie jacob jacqueline jacques
    jaime jakob jakub james jamie jana jane janet janice janine jari jaroslav jason javier jeff jeffrey jelena
    jennifer jenny jens jeremy jerome jerry jesper jessica jesus jill jim jimmy joan joanna joao joaquin jochen joe
    joel joelle johan johanna johannes john johnny jolanta jon jonas jonathan joost jorg jorge jose josef josefina
    joseph josephine josh joshua joss juan juana judith julian juliane julie julien juliet juliette julio jurgen
    justin justyna kai kamal kamil karen karim karin karina karl karla karolina kasia katarina katarzyna kate
    katharina katherine kathleen kathrin kathryn kathy katia katie katja katrin kay keith kelly ken kenneth kevin
    khadija khalid kim kirsten klaus konrad konstantin kristen kristian kristin kristina kristof krzysztof kumar
    kurt kyle larisa larry lars laszlo laura lauren laurence laurent lea leah leila lena lennart leo leon leonard
    leonardo leonie leonor leslie leticia liam lidia lilian lina linda lindsay lisa livia liz logan lorena lorenzo
    lothar louis louisa louise luc luca lucas lucia lucie lucy luigi luis luisa lukas lukasz luke lydia lynn maarten
    maciej madeleine magda magdalena maia malcolm malgorzata malik manfred manon manuel manuela marc marcel marcela
    marcello marcin marco marcos marcus marek maren margaret margarita margherita margit margot maria mariam mariana
    marianne marie marieke marietta marija marika marina mario marion marisa marius marjan markus marlene marta
    martha martin martina martine mary mateo mateusz mathias mathieu mathilde matilda matt matteo matthew matthias
    matthieu maureen maurice mauricio mauro maximilian maya mehmet meike mel melanie melissa mercedes michael
    michaela michal michel michela michele michelle mickael miguel mike mikhail mila milan milena mina miriam mirjam
    miroslav mohamed mohammad mohammed moira monica monika monique moritz muhammad murat mustafa nadia nadine nadja
    naomi natalia natalie natasha nathalie nathan neha neil nelly nelson niall nicholas nick nicola nicolas nicole
    niels nigel nikhil nikita nikola nikolai nikolaos nils nina noah noel noemi nora norbert norman nuno odile olaf
    oleg olga oliver olivia olivier omar orla oscar oskar osman ottavia otto owen pablo pamela paola paolo pascal
    pascale patricia patrick patrizia paul paula paulina pauline paulo pavel pawel pedro penelope peter petra petros
    phil philip philipp philippe phoebe pierre pieter pilar piotr priya rachel rafael rafal rahul raimund rainer raj
    rajesh ralf ralph ramon ramona rana randy raphael raul raymond rebecca regina reinhard renata renate rene
    ricardo riccardo richard rita robert roberta roberto robin rocio rodrigo roger roland rolf romain roman ronald
    ronan rory rosa rosalie rosemary rosie ross roxana roy rudolf rui rupert ruth ryan sabine sabrina said salma
    salvatore sam samantha samir samuel sandra sandrine sanjay santiago sara sarah sascha sean sebastian sebastien
    selma serena serge sergei sergey sergio shane shannon sharon shaun sheila shirley sibylle sigrid silke silvia
    silvio simon simona simone siobhan sofia sofie soledad sonia sonja sophia sophie soren stacey stefan stefania
    stefanie stefano steffen stella stephan stephanie stephen steve steven stuart sunil suresh susan susana susanna
    susanne suzanne sven svenja svetlana sylvain sylvia sylvie tamara tania tanja tara tatiana ted teresa thea theo
    theodor theresa therese thibault thierry thomas thorsten tiago tilman tim timo timothy tina tobias todd tom
    tomas tomasz tommy toni tony torsten tracy trevor tristan udo ulf ulrich ulrike ursula ute uwe valentin
    valentina valeria valerie vanessa vasile vasilis vera verena veronica veronika veronique vicente vicki vicky
    victoria vijay vikram viktor vincent vincenzo viviane vivien vladimir volker walter waltraud wanda wendy werner
    wiebke wilhelm willem william wojciech wolfgang xavier yann yannick yasmin yolanda yusuf yves yvette yvonne
    zachary zainab zbigniew zeynep zoe zofia zsofia zuzana
    """.split()
)
AMBIGUOUS: Final = frozenset(
    """
    ada amber angel april art august austin bill bob brook carolina chad chase chip christian crystal dale dawn dean
    drew earl faith florence frank gene georgia grace grant guy hope hunter iris ivy jack jasmine jean jo jordan joy
    julia june kent lance lee lily madison mark max may mercy miles mona nick olive page paris pat pearl penny ray
    reed rich rob robin rod rose ruby sandy scott sky sue summer sydney terry toby una van victor virginia wade ward
    will
    """.split()
)
# Capitalised words that stand where a name could: after a greeting, before another capital.
NO_NAME: Final = frozenset(
    """
    a all an and api app are as at bug but by can customer customers dear do everybody everyone folks for friends
    from good hello help here hey hi how i if in is issue it its just lot many me my no not of on one or our please
    product regards sir so some support team thank thanks that the their them there they this ticket to today us we
    what when where why with yes yesterday you your
    """.split()
)
# First words of companies' names that are no sign of the company when they stand alone.
COMMON: Final = frozenset(
    """
    advanced all alpha american apex apple atlantic bay best beta big black blue box bridge bright business capital
    central city classic clear clever cloud coast core creative cross crown data deep delta design digital direct
    dynamic eagle east easy edge elite energy european everest express falcon fast fine first fresh future general
    global gold golden grand gray great green grid group harbor high hill home house ideal image indigo inter
    international iron island key lake land large launch life light line link little local logic main major market
    master matrix media metro micro mid modern motion mountain national nature net network new next nice noble north
    northern nova ocean old one open orange orbit order origin pacific page park partner peak people phoenix pilot
    pine pioneer planet plus point polar port power premier prime pro pure quality quick rapid real red river rock
    royal safe select shell shift signal silver simple sky slack smart social solar solid south spark special spring
    square standard star state steel stone storm stream strong summit sun super support swift system target team
    tech terra test the tiger time top total tower trade trans true twin ultra union united unity universal urban
    user valley vector view vision vital web west white wide wild wind window world yellow young your zero zone zoom
    """.split()
)
