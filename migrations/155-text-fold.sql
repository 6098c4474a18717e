-- Names that came from PDFs hold radicals (⻓ for 长), names that came from web pages hold signs nobody sees. What is stored and what search compares
-- is brought to what src/core/text now makes of it; a name of which nothing would be left stays. Records and sealed texts are not touched: the state
-- of a subject is folded from them with the same rule.
create function pg_temp.with_ideographs(t text) returns text language sql immutable as $$
  select translate(t,
    '⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳⼀⼁⼂⼃⼄⼅⼆⼇⼈⼉⼊⼋⼌⼍⼎⼏⼐⼑⼒⼓⼔⼕⼖⼗⼘⼙⼚⼛⼜⼝⼞⼟⼠⼡⼢⼣⼤⼥⼦⼧⼨⼩⼪⼫⼬⼭⼮⼯⼰⼱⼲⼳⼴⼵⼶⼷⼸⼹⼺⼻⼼⼽⼾⼿⽀⽁⽂⽃⽄⽅⽆⽇⽈⽉⽊⽋⽌⽍⽎⽏⽐⽑⽒⽓⽔⽕⽖⽗⽘⽙⽚⽛⽜⽝⽞⽟⽠⽡⽢⽣⽤⽥⽦⽧⽨⽩⽪⽫⽬⽭⽮⽯⽰⽱⽲⽳⽴⽵⽶⽷⽸⽹⽺⽻⽼⽽⽾⽿⾀⾁⾂⾃⾄⾅⾆⾇⾈⾉⾊⾋⾌⾍⾎⾏⾐⾑⾒⾓⾔⾕⾖⾗⾘⾙⾚⾛⾜⾝⾞⾟⾠⾡⾢⾣⾤⾥⾦⾧⾨⾩⾪⾫⾬⾭⾮⾯⾰⾱⾲⾳⾴⾵⾶⾷⾸⾹⾺⾻⾼⾽⾾⾿⿀⿁⿂⿃⿄⿅⿆⿇⿈⿉⿊⿋⿌⿍⿎⿏⿐⿑⿒⿓⿔⿕㇆㇏㇐㇑㇒㇓㇔㇕㇖㇗㇘㇙㇚㇛㇜㇝㇞㇟㇠㇡',
    '厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠𠃌乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎')
$$;

-- Format characters, selectors, joiners, fillers, tags, what is no character, controls.
create function pg_temp.visible(t text) returns text language sql immutable as $$
  select regexp_replace(t, '[\u0001-\u0008\u000E-\u001F\u007F-\u009F\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFDD0-\uFDEF\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\U000E0000-\U000E0FFF]', '', 'g')
$$;

create function pg_temp.one_sign(t text) returns text language sql immutable as $$
  select translate(t,
    '─━‐‑‒–—―−⁃﹘﹣－⸺⸻∼〜～˜•∙⋅‧・･᛫“”„‟«»「」『』〝〞〟″＂﹁﹂﹃﹄《》‘’‚‛`´′‹›＇〈〉ʼ（〔【[［{｛﹙﹝〖〘❨⦅）〕】]］}｝﹚﹞〗〙❩⦆戶戸靑',
    '---------------~~~~·······"""""""""""""""""""""''''''''''''''''''''''''''((((((((((((()))))))))))))户户青')
$$;

-- A search text is one key a line.
create function pg_temp.keys(t text) returns text language sql immutable as $$
  select pg_temp.one_sign(pg_temp.visible(pg_temp.with_ideographs(t)))
$$;

create function pg_temp.stored_name(t text) returns text language sql immutable as $$
  select coalesce(nullif(btrim(regexp_replace(regexp_replace(
    pg_temp.visible(pg_temp.with_ideographs(normalize(t, NFC))),
    '[ \t\u00A0\u3000]*[\n\r\u000B\f\u2028\u2029]+[ \t\u00A0\u3000]*(?![\u0021-\u007E])', '', 'g'),
    '[ \t\n\r\u000B\f\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]+', ' ', 'g')), ''), t)
$$;

update archive.subject s set
  name = pg_temp.stored_name(name),
  names = coalesce((select jsonb_agg(jsonb_set(n, '{name}', to_jsonb(pg_temp.stored_name(n ->> 'name'))) order by i)
    from jsonb_array_elements(names) with ordinality as e (n, i)), '[]')
where name <> pg_temp.stored_name(name)
  or exists (select from jsonb_array_elements(names) n where n ->> 'name' <> pg_temp.stored_name(n ->> 'name'));

update archive.subject s set
  search_text = k.keys,
  terms = array(select distinct substr(line, i, 2) from unnest(string_to_array(k.keys, E'\n')) line, generate_series(1, char_length(line) - 1) i)
    || array(select t from unnest(s.terms) t where t ~ '^[ksri]:')
from (select subject_id, pg_temp.keys(search_text) as keys from archive.subject where search_text <> pg_temp.keys(search_text)) k
where k.subject_id = s.subject_id;

update publications.entry set search_text = pg_temp.keys(search_text) where search_text <> pg_temp.keys(search_text);

-- Two accounts whose names now look alike keep the keys they have: each still signs in as before.
update core.account a set login_key = pg_temp.keys(login_key)
where login_key <> pg_temp.keys(login_key)
  and not exists (select from core.account o where o.id <> a.id and pg_temp.keys(o.login_key) = pg_temp.keys(a.login_key));
