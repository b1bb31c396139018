"""Word lists by which names are recognised in what customers write, for many countries. All are folded."""

from typing import Final

GIVEN_NAMES: Final = frozenset(
    """
    aaron abdul abdullah abdulrahman abebe abena abigail abraham adaeze adam adebayo adela adele adrian adriana
    adunni agata agnes agnieszka ahmad ahmed ahmet aidan aisha akira akua alan albert alberto alejandra alejandro
    aleksander aleksandra alessandra alessandro alex alexander alexandra alexandre alexey alexis alfred alfredo
    alhassan ali alice alicia alina alison allison alma alvaro alyssa amadou amanda amara amelia amina amir amit amy
    ana ananya anastasia anders andrea andreas andreea andrei andrej andres andrew andrzej andy angela angelika
    angelo anika aniket anil anita anjali anke anna annabel anne anneke anneliese annemarie annette annika anthony
    antje antoine anton antonia antonio anya aoife arash ariana arjun armando arnaud arthur arturo arun asha ashley
    ashok astrid aurelie axel ayesha aylin ayo aysegul babatunde bao barak barbara bartosz bastian bayu beata
    beatrice beatriz ben benedict benedikt benjamin benoit bernadette bernard bernd bert bianca bilal birgit bjorn
    bogdan boris brandon brenda brendan brian bridget brigitte bruno bryan burak caitlin camila camille can carl
    carla carlo carlos carmen carol carole caroline carsten catalina catarina catherine cathy cecile cecilia celine
    cem cesar chandra charles charlie charlotte chen chiamaka chiara chidi chinedu chinonso chioma chloe chris
    christa christelle christiane christina christine christoph christophe christopher cindy claire clara claudia
    claudio clemens colette colin conor constance corinna cornelia craig cristian cristina curtis cynthia dagmar
    damian damien dan daniel daniela daniele danielle danilo danny daria darius david deborah deepa deepak delphine
    denise dennis derek detlef dewi diana diane diego dieter dietmar dimitri dina dinh dirk dmitri dmitry dominic
    dominik dominika dominique donald donna doris dorothea dorothy douglas duc duncan dylan ebru ece edgar edith
    edouard eduard eduardo edward edwin efua eileen ekaterina ekene elaine eleanor elena eleni elias elif elijah
    elisa elisabeth elise eliza elizabeth elke ella ellen elliot elsa elvira emeka emil emile emilia emilie emily
    emma emmanuel emre enrico enrique eric erica erik erika erin ernst esra esteban esther etienne eugene eun eva
    evelyn ewa fabian fabio fabrice fadi farah farid fatima fatma fatou federica federico felicia felipe felix femi
    ferdinand fernanda fernando filip filippo fiona flavia florent florian folasade franca francesca francesco
    francis francisca francisco francois francoise frederic frederick frederik frederike friederike friedrich fritz
    funmi gabriel gabriela gabriele gamze ganesh gareth gary gavin gemma georg george georges georgios gerald gerard
    gerd gerhard giang gianluca gilles gillian gina giorgio giovanni gisela giulia giuseppe glenn gloria gonzalo
    goran gordon graham greg gregor gregory greta grzegorz guadalupe guido guillaume guillermo gunter gustavo hakan
    hamid hamza hana hanna hannah hannes hans harald harold harriet harry haruki harvey hasan hassan heather hector
    heidi heike heiko heinrich heinz helen helena helene helga helmut hendrik henri henrik henry herbert hermann
    hilary hilda hiroshi holger horst howard hubert hugo huong hussain hussein ian ibrahim ifeoma ignacio igor ikram
    ilaria ilona imani imran indira ines inge ingeborg ingo ingrid irena irene irina isaac isabel isabella isabelle
    isha ismael ismail istvan itziar ivan ivana jaap jacek jackie jacob jacqueline jacques jaime jakob jakub jamal
    james jamie jana jane janet janice janine jari jaroslav jasmin jason javier jeff jeffrey jelena jennifer jenny
    jens jeremy jerome jerry jesper jessica jesus jia jill jim jimmy jin jiro jiwoo joan joanna joao joaquin jochen
    joe joel joelle johan johanna johannes john johnny joko jolanta jon jonas jonathan joost jorg jorge jose josef
    josefina joseph josephine josh joshua joss juan juana judith julian juliane julie julien juliet juliette julio
    juma jurgen justin justyna kai kaito kamal kamala kamil karen karim karin karina karl karla karolina karthik
    kasia katarina katarzyna kate katharina katherine kathleen kathrin kathryn kathy katia katie katja katrin kaveh
    kay keiko keith kelly ken kenji kenneth kevin khadija khadijah khalid kim kiran kirsten klaus kofi konrad
    konstantin kristen kristian kristin kristina kristof krzysztof kumar kunle kurt kwabena kwame kyle lakshmi lamar
    larisa larry lars laszlo latisha laura lauren laurence laurent layla lea leah leila lena lennart leo leon
    leonard leonardo leonie leonor leslie leticia leyla liam lidia lilian lina linda lindsay linh lisa livia liz
    logan lorena lorenzo lothar louis louisa louise luc luca lucas lucia lucie lucy luigi luis luisa lukas lukasz
    luke lwazi lydia lynn maarten maciej madeleine magda magdalena maha mahmoud maia makoto malcolm malgorzata malia
    malik manfred manoj manon manuel manuela marc marcel marcela marcello marcin marco marcos marcus marek maren
    margaret margarita margherita margit margot maria mariam mariana marianne marie marieke marietta marija marika
    mariko marina mario marion marisa marius marjan markus marlene marta martha martin martina martine marwa mary
    mateo mateusz mathias mathieu mathilde matilda matt matteo matthew matthias matthieu maureen maurice mauricio
    mauro maximilian maya meera mehdi mehmet mehwish mei meike mel melanie melisande melissa mercedes michael
    michaela michal michel michela michele michelle mickael miguel mike mikhail mila milan milena mina minh miriam
    mirjam miroslav mohamed mohammad mohammed moira monica monika monique moritz muhammad murat mustafa mwangi nadia
    nadine nadja naledi nam naoki naomi nasser natalia natalie natasha nathalie nathan neha neil nelly nelson ngoc
    ngozi nia niall nicholas nicola nicolas nicole niels nigel nikhil nikita nikola nikolai nikolaos nils nina nisha
    nkechi noah noel noemi noor nora norbert norman nuno nuri nuria obinna odalys odile okan olaf oleg olga oliver
    olivia olivier oluwaseun omar omer orla osagie oscar oskar osman ottavia otto owen pablo pamela paola paolo
    parvati pascal pascale patricia patrick patrizia paul paula paulina pauline paulo pavel pawel pedro penelope
    peter petra petros phil philip philipp philippe phoebe phuong pierre pieter pilar piotr pooja pradeep priya
    qiang quang rachel rafael rafal rafiq rahul raimund rainer raj rajesh ralf ralph ramesh ramon ramona rana randy
    rania raphael rashid raul ravi raymond rebecca regina reinhard renata renate rene reza ricardo riccardo richard
    rina rita robert roberta roberto rocio rodrigo roger rohan rohit roland rolf romain roman ronald ronan rory rosa
    rosalie rosemary rosie ross roxana roy ruben rudolf rui rupert rutendo ruth ryan sabine sabrina sadia sakura
    salma salvatore sam samantha samir samira samuel sana sanaa sandeep sandra sandrine sangita sanjay sanna
    santiago sara sarah sascha satoshi sean sebastian sebastien seda sefa selma seo serena serge sergei sergey
    sergio shane shanice shannon sharon shaun sheila shirley shreya sibusiso sibylle sigrid silke silvia silvio
    simon simona simone siobhan sipho siti sofia sofie soledad sonia sonja soo-jin sophia sophie sora soren stacey
    stefan stefania stefanie stefano steffen stella stephan stephanie stephen steve steven stuart sunil sunita
    suresh surya susan susana susanna susanne suzanne sven svenja svetlana sylvain sylvia sylvie tae takeshi tamara
    tamika tania tanja tara tariq tatiana ted tendai tenzin teresa thabo thandiwe thanh thea theo theodor theresa
    therese thibault thierry tho thomas thorsten tiago tilman tim timo timothy tina tobias todd tom tomas tomasz
    tommy tomoko tomoya toni tony torsten tracy trang trevor tristan tuan tunde uchenna udo ulf ulrich ulrike umar
    ursula usha ute uwe valentin valentina valeria valerie vanessa vasile vasilis vera verena veronica veronika
    veronique vicente vicki vicky victoria vijay vikas vikram viktor vincent vincenzo vinod viviane vivien vladimir
    volker walter waltraud wanda wanjiru wei wendy werner wiebke wilhelm willem william wojciech wolfgang xavier
    xiaoming xin xiomara yael yann yannick yara yasmin yasmine yewande yildiz ying yoko yolanda yosef yuki yuna
    yusra yusuf yuto yves yvette yvonne zachary zahra zainab zanele zbigniew zehra zeynep zhen zodwa zoe zofia
    zoltan zsofia zuzana
    """.split()
)
# Given names that are ordinary words, too: they count only before a family name.
AMBIGUOUS_NAMES: Final = frozenset(
    """
    ada amber angel april art august austin bill bob brook carolina chad chase chip christian crystal dale dawn dean
    drew earl faith florence frank gene georgia grace grant guy hope hunter iris ivy jack jasmine jean jo jordan joy
    julia june kent lance lee lily madison mark max may mercy miles mona nick olive page paris pat pearl penny ray
    reed rich rob robin rod rose ruby said sandy scott sky sue summer sydney terry toby una van victor virginia wade
    ward will
    """.split()
)
# Words that are often capitalised where a name could be (after a greeting, before a capital), but are none.
NOT_NAMES: Final = frozenset(
    """
    a access account accounting admin al all am an and api app april are as at august automation bar be board bug
    but button by calendar can changes chrome cloud complete completed copy customer customers data dear december
    desk do done draft drive edge edit el email engineering events everybody everyone excel export february finance
    firefox folks for friday friends from go good group he hello help here hey hi home how hr i if import in inbox
    is issue it its january jira july june just la layout le legal login lot mail management many march marketing me
    menu message mobile monday my new next no not november number october of office ok on one operations or our out
    outlook overview page pages payments please product profile read regards reports retries retry role safari sales
    saturday save screen search september service settings she sheet shop sign single sir slack so some staff status
    store sunday support sync system table team teams tests thank thanks that the their them there they this
    thursday ticket to today tracing trip tuesday unread up update us user users version view we wednesday what when
    where why windows with yes yesterday yet you your
    """.split()
)
# Words with which many companies' names begin: alone, and in lower case, they don't mean the company.
COMMON_COMPANY_WORDS: Final = frozenset(
    """
    academy advanced air all alliance alpha american analytics apex apple art atlantic auto bakery bank bay best
    beta big bio black blue book box brand bridge bright build builders business capital care cargo cell center
    central chef chemical city classic clear clever clinic cloud coast coffee college community company construction
    consulting control core corporate creative credit cross crown dairy data deep delta dental design digital direct
    dynamic eagle east easy edge education electric elite energy engineering equipment european event everest
    express factory falcon family farm fashion fast field film finance fine first fitness flower food force forest
    foundation freight fresh fruit fuel fund furniture future garden gas gene general glass global gold golden grand
    gray great green grid group guard harbor health heart high hill home hospital hotel house human ideal image
    indigo industrial insight insurance inter international iron island job key kitchen lab labs lake land large
    launch law learning legal liberty life light line link little local logic logistics luxury machine mail main
    major map marine market mason master matrix meat media medical mega merchant metal metro micro mid milk mind
    modern money motion mountain music national nature net network new next nice noble north northern nova ocean
    office oil old one online open orange orbit order origin pacific page paint paper park partner parts pay peak
    people pet pharma phoenix phone photo pilot pine pioneer pizza plan planet plant plastic play plus point polar
    port power premier press prime print pro product property public pure quality quick race rail rapid real red
    retail ride river road rock roof room royal safe sale school science sea search security seed select service
    shell shift ship shop sign signal silver simple site sky slack smart soap social solar solid sound south spark
    special sport sports spring square staff stage standard star state steel stock stone storage storm stream strong
    studio sugar summit sun super supply support swift system table target tax taxi team tech terra test textile the
    theatre ticket tiger time tool top total tours tower toy track trade train trans transport travel truck true
    trust twin ultra union united unity universal urban user valley vector venture video view village vision vital
    water wave way wealth web west white wide wild wind window wine wood work works world yacht yellow young your
    zero zone zoom
    """.split()
)
