-- The term map: what people call the subject that a word belongs to. A cluster is
-- named for the subject that its heaviest terms belong to. Read by
-- intermediate.clusters.
-- @grain term
-- @kind table
with

texts as (
    select
        'Fitness' as topic,
        fn.tokens(
            'abs athlete bodybuilding cardio coach crossfit fit fitfam fitness gains gym gymlife health hiit lifting marathon muscle physique pilates powerlifting runner running sport strength trainer training weightloss workout workouts'
        ) as words
    union all
    select
        'Yoga & wellness' as topic,
        fn.tokens(
            'breathwork healing holistic mantra meditation mindful mindfulness selfcare spiritual wellbeing wellness yoga yogi zen'
        ) as words
    union all
    select
        'Travel' as topic,
        fn.tokens(
            'adventure adventures backpacking beach destination destinations explore explorer flights hiking hotel hotels island itinerary nomad nomads passport road roadtrip tourism tourist travel traveler traveller travels trip trips vacation vanlife viajar viajes wander wanderlust world'
        ) as words
    union all
    select
        'Food' as topic,
        fn.tokens(
            'bake baker bakery baking bbq bread breakfast brunch cake cakes chef coffee cocina comida cook cookbook cooking cuisine delicious dessert dinner eat eats foodie food foodporn kitchen meals pasta pastry pizza recetas recipe recipes restaurant restaurants sourdough tasty vegan vegetarian'
        ) as words
    union all
    select
        'Beauty' as topic,
        fn.tokens(
            'beauty brows cosmetics esthetician glam hair hairstylist lashes lipstick makeup mua nails serum skin skincare spa'
        ) as words
    union all
    select
        'Fashion' as topic,
        fn.tokens(
            'apparel boutique clothing couture designer dress fashion fashionista model modeling moda ootd outfit outfits runway shoes sneakers streetwear style styling stylist thrift vintage wardrobe'
        ) as words
    union all
    select
        'Gaming' as topic,
        fn.tokens(
            'console cosplay csgo esports fortnite game gameplay gamer gamers games gaming minecraft nintendo playstation ps5 roblox rpg speedrun steam streamer valorant xbox'
        ) as words
    union all
    select
        'Technology' as topic,
        fn.tokens(
            'ai android app apps code coder coding computer computers crypto cyber cybersecurity data developer developers devops engineer engineering gadget gadgets hardware javascript linux machine ml programmer programming python robotics saas software startup tech technology typescript web web3'
        ) as words
    union all
    select
        'Business' as topic,
        fn.tokens(
            'agency brand branding brands ceo consulting ecommerce entrepreneur entrepreneurs entrepreneurship founder growth leadership marketing sales seo startups'
        ) as words
    union all
    select
        'Finance' as topic,
        fn.tokens(
            'bitcoin budget budgeting debt dividends economics finance financial forex fund income invest investing investment investor investors money mortgage portfolio realestate savings stocks tax taxes trader trading wealth'
        ) as words
    union all
    select
        'Music' as topic,
        fn.tokens(
            'album artist band bass beats composer concert dj drummer guitar guitarist hiphop jazz label lyrics metal music musica musician musicians musik piano playlist producer rap rapper rock singer song songs songwriter soundcloud spotify techno tour vinyl vocalist'
        ) as words
    union all
    select
        'Art & design' as topic,
        fn.tokens(
            'animation animator art artwork arts ceramics commissions craft crafts crochet design digitalart diy draw drawing embroidery gallery graphic illustration illustrations illustrator ink knitting painter painting pottery sculpture sketch sketchbook studio tattoo tattoos watercolor'
        ) as words
    union all
    select
        'Photography' as topic,
        fn.tokens(
            'camera canon cinematographer cinematography drone film filmmaker filmmaking fujifilm landscape landscapes leica lens lightroom nikon photo photographer photographers photography photos portrait portraits presets sony wildlife'
        ) as words
    union all
    select
        'Pets' as topic,
        fn.tokens(
            'animal animals aquarium bulldog cat catlovers cats corgi dog doggo dogs frenchie goldenretriever horse horses husky kitten kittens paws pet pets puppies puppy rescue retriever vet'
        ) as words
    union all
    select
        'Family' as topic,
        fn.tokens(
            'babies baby boymom childhood children dad daughter families family girlmom homeschool kids mama maternity mom momlife mommy montessori motherhood mother mum parent parenthood parenting parents pregnancy toddler toddlers twins'
        ) as words
    union all
    select
        'Home & garden' as topic,
        fn.tokens(
            'architect architecture cottage decor farmhouse furniture garden gardener gardening homedecor homesteading house houseplants houses interior interiors plant plants renovation roses'
        ) as words
    union all
    select
        'Education' as topic,
        fn.tokens(
            'biology books bookstagram chemistry class classroom college education exam exams facts grammar history homework language learn learning lesson lessons literature math maths physics reading school science scientist space student students study teach teacher teachers teaching tutor university vocabulary'
        ) as words
    union all
    select
        'Comedy' as topic,
        fn.tokens(
            'comedian comedy comic funny humor humour improv jokes laugh laughs meme memes parody prank pranks satire sketches skits standup'
        ) as words
    union all
    select
        'Sports' as topic,
        fn.tokens(
            'baseball basketball boxing climber climbing club cricket cycling cyclist fifa football footballer golf goalkeeper hockey league mma nba nfl olympian racing rugby skate skateboarding ski skiing snowboard soccer stadium surf surfer surfing swimmer swimming team tennis triathlon ufc volleyball'
        ) as words
    union all
    select
        'Cars' as topic,
        fn.tokens(
            'auto automotive bmw car cars drift driver engine ferrari garage jdm mechanic mercedes motorcycle motorcycles motorsport porsche tesla toyota truck trucks turbo'
        ) as words
    union all
    select
        'News & politics' as topic,
        fn.tokens(
            'activist breaking climate congress democracy editor election elections government headlines journalism journalist justice law lawyer news newspaper podcast policy political politics reporter rights senate vote'
        ) as words
),

terms as (
    select distinct
        texts.topic,
        term
    from
        texts,
        unnest(texts.words) as term
)

select
    term, -- A word as fn.tokens writes it. @not_null @unique
    topic -- The subject it belongs to. @not_null
from terms
