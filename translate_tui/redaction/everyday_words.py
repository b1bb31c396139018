"""Everyday English words that are nobody's name: a quote that leaves the company may have only these. All folded."""

from typing import Final

EVERYDAY_WORDS: Final = frozenset(
    """
    a able about above across actually address after afternoon again ago ahead all almost alone along already
    also always am amazing an and another answer answered answers any anyone anything appreciate are around
    arrive as ask asked at away back bad beautiful because been before began begin being believe below beside
    best better between big bit blue board boring both bought box break breaks bright brilliant bring broke
    broken brought build busy but button buy by call called calls calm came can card care careful case catch
    caught change changed chat cheap check checked checklist choose clean clear clearly click close closed
    coffee cold colour come comes common company complain complete computer copy correct cost could count couple
    course crew customer customers cut daily dark data date day days dead decide decided delighted deliver depot
    desk details did difference different difficult directly discover dispatch do does doing don't done door
    down drive during each earlier early easy effort eight either else email enjoy enough entirely entry error
    even evening ever every everybody everyone everything exactly example excellent except expected explain
    explained export extra face fact fair fall family fantastic far fast favourite feature feedback feel feels
    felt few fewer field figure figures file fill filter final finally find fine finish finished first fit five
    fix fixed flawless follow for forever forget form forms found four fresh friendly from front full fully fun
    further gave general get gets getting give given gives glad glance go goes going gone good got grateful
    great green grew guess had half hand handle handled handy happen happened happens happier happy hard has
    have having he hear heard help helped helpful helps her here hidden high his hold home honest honestly hope
    hour hours how however huge hundred i idea if import impressive improve improved improvement in inside
    inspection instead intuitive invoice is issue it it's item its job jobs join just keep keeps kept kind knew
    know knows large last late lately later laugh lead learn learned learnt leave left less let letter level
    life light like liked likes limit line lines link list lists little live load local long longer look looked
    looking looks lost lot lots loud love loved lovely loves low machine made mail main make makes making manual
    many map match matter maybe me mean meet meeting menu message mind minute minutes miss missed mistake mobile
    moment money month months more morning most mouse move moved much my name near nearly need needed needs
    never new news next nice night nine no nobody nobody's none normal not note nothing notice noticed now
    number numbers of off offer office often okay old older on once one online only open opened or order orders
    organised other others our ours out outstanding over overview own page paid paper part parts pass past pay
    people perfect phone photo photos picture pictures piece place plain plan planned planning plans please
    point possible praise prefer pretty price print problem problems process product promise promised proper
    proud put quality question questions quick quickly quiet quite ran rare rather read ready real really reason
    received recently recommend record red reliable remember reminder remove repair repairs reply report reports
    request response rest result right ring road route row rows run running runs safe said same save saved saves
    saving saw say saying says scan schedule screen screens search second seconds see seem seen send sends sense
    sent serial service set settings setup seven several share shared sharp she shift short should show showed
    shows side sign simple simpler simply since single sit site six sleep slow slowly small smile smooth
    smoothly so software solid solution solve solved some somebody someone something sometimes soon sorry sort
    spend spent spot spreadsheet stable staff stand start started state stay stayed step steps still stop
    stopped story straight strong stuff stupid such sudden suddenly super support sure surprise surprised switch
    system table take taken takes taking talk task tasks team teams tell ten terrific test text than thank
    thanks that that's the their them then there these they they're thing things think third this thorough those
    though thought thousand three through ticket tickets tidy till time times tired title to today together told
    tomorrow tonight too took tool tools top total touch track training transparent tried trouble true truly try
    turn twice two under understand understood unexpected until up update updates upgrade upload urgent use used
    useful user users using usual usually value van version very view visible visit visits wait waited waiting
    walk want wanted warm was watch way we we're we've week weekend weekly weeks welcome well went were what
    when where whether which while white who whoever whole why will window wish with within without won't
    wonderful word words work worked working works world worry worth would write written wrong wrote year years
    yellow yes yesterday yet you young your
    """.split()
)
