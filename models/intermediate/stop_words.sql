-- Words that say nothing about what a profile is about: the commonest words of some
-- languages, and those that profiles of any kind carry. Read by
-- intermediate.profile_terms.
-- @grain term
-- @kind table
with

texts as (
    select
        fn.tokens(
            'a about after all also am an and any are as at back be because been before being but by can come could day de did do does doing don down each even every few first for from get give go going good got had has have having he her here hers him his how i if in into is it its just know let like ll look made make many may me more most much must my new no not now of off on once one only or other our ours out over own per re right s said same see she should since so some such t take than that the their theirs them then there these they think this those through time to too two under until up us use ve very want was way we well were what when where which while who whom why will with without would year years yes yet you your yours'
        ) as words
    union all
    select
        fn.tokens(
            'al como con cuando de del donde el ella en es esta este esto hay la las le les lo los mas más me mi mis muy nos o para pero por que qué se ser si sí sin sobre son su sus te tu tus un una uno y ya yo'
        ) as words
    union all
    select
        fn.tokens(
            'ao aos com da das de do dos e ela ele em essa esse esta este eu foi mais mas meu minha muito na não nas no nos nossa nosso o os ou para pela pelo por que se sem ser seu sua são só também te tem um uma você vocês'
        ) as words
    union all
    select
        fn.tokens(
            'au aux avec c ce ces cette d dans de des du elle en est et eux il ils j je l la le les leur lui ma mais me mes moi mon n ne nos notre nous on ou où par pas plus pour qu que qui sa se ses si son sont sur ta te tes toi ton tu un une vos votre vous y à été être'
        ) as words
    union all
    select
        fn.tokens(
            'aber alle als am an auch auf aus bei bin bis das dass dein dem den der des die dir doch du ein eine einem einen einer er es für hat haben hier ich ihr im in ist ja kein mein mich mir mit nach nicht noch nur oder sein sich sie sind so über um und uns unser von vor war was wenn wer wie wir wird zu zum zur'
        ) as words
    union all
    select
        fn.tokens(
            'ai al alla anche che chi ci con cui da dal dalla degli dei del della delle di dove e ed gli ha ho i il in io la le lo ma mi mia mio ne nel nella noi non o per perché più quando questa questo se si sono sua sui sul suo ti tra tu tutti un una uno vi voi è'
        ) as words
    union all
    select
        fn.tokens(
            'ada aku atau bisa dan dari dengan di dia ini itu juga kami kamu kita kalau ke lagi mau nya pada saja saya sudah tidak untuk ya yang'
        ) as words
    union all
    select
        fn.tokens(
            'а без был были было быть в вам вас ваш все всё вы где да для до его ее её если есть еще ещё же за и из или их к как когда ко кто ли мы мне мой моя на наш не него нет ни но о об он она они от по при с со так там то тоже только ты у уже что чтобы это я'
        ) as words
    union all
    select
        fn.tokens(
            'और का की के को में से है हैं हम हो पर यह था थी भी ने एक कर तो मैं मेरा मेरी आप कि نه في من على إلى عن أن هذا هذه التي الذي ما لا هو هي و يا مع كل ان به از که را با این آن است برای'
        ) as words
    union all
    select
        fn.tokens(
            'account bio biz business channel click code collab collabs com contact creator daily dm dms email facebook follow followers following fyp gmail here http https info inquiries insta instagram join link linktr links live mail main net official online org page post posts profile reel reels shop snap snapchat story stream subscribe telegram threads tiktok tweet tweets twitch twitter ty via video videos viral website welcome whatsapp www youtube yt'
        ) as words
),

terms as (
    select distinct term
    from
        texts,
        unnest(texts.words) as term
)

select
    term -- The word as fn.tokens writes it. @not_null @unique
from terms
