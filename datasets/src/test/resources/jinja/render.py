"""Writes rendered.jsonl: templates with what Jinja on Python makes of them.

pip install jinja2==3.1.6; python render.py rendered.jsonl
"""
import json
import re
import sys

from jinja2 import Environment, StrictUndefined
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment
tasks = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
tasks.filters["regex_replace"] = lambda s, pattern, repl, count=0: re.sub(pattern, repl, s, count=count)
def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)
chat = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
chat.filters["tojson"] = tojson
V = {"question":"Q & <b>?","answer":"steps 1,000 #### 42 ","n":3,"f":0.5,"big":10000000000,"t":True,"nothing":None,
 "choices":{"text":["it's","b","c"],"label":["A","B","C"]},"answerKey":"B","list":["x","y","z"],"numbers":[3,1,2],"empty":"","rows":[{"k":"b","v":2},{"k":"a","v":1}],
 "uni":"naïve — 日本 😀 ok","tabs":" \t a\u00a0b \n", "mixed":["x",1,None,True,2.0,{"a":"b"}]}
T = r'''{{question}}
{{question}}\n
a\n
{{choices.label.index(answerKey)}}
{{answer.split('####')[-1].strip()}}
{{answer.split('####')}}
{{"ABCD"[n]}}
{{['a','b'].index('b')}}
{{list}}
{{choices.text}}
{{choices}}
{{mixed}}
{{t}}
{{f}}
{{big}}
{{nothing}}
{{ 7/2 }} {{ 7//2 }} {{ 4/2 }} {{2**3}} {{ -7 % 3 }} {{ -7 // 2 }} {{ 2**-1 }} {{ 7.5 % 2 }} {{ -2**2 }} {{ 2**3**2 }}
{{ 'x' ~ n ~ t ~ nothing }}
{% for x in list %}{{loop.index}}{{loop.first}}{{x}}{% if not loop.last %}, {% endif %}{% endfor %}
{% for x in list %}{{loop.index0}}{{loop.revindex}}{{loop.revindex0}}{{loop.length}}{{loop.depth}}{{loop.cycle('a','b')}}{% endfor %}
{% for x in list %}{% for y in list %}{{loop.depth}}{{loop.index}}{% endfor %}{% endfor %}
{{ 'yes' if n == 3 else 'no' }}
{{ list[:2] }}{{ list[1:] }}{{ list[-2:] }}{{ list[::-1] }}{{ list[::2] }}{{ list[5:] }}{{ list[:-1] }}
{{ answer[::-1] }}{{ answer[2:5] }}{{ answer[-3:] }}
{{ list[-1] }}
{{ list|length }}{{ question|length }}{{ choices|length }}{{ uni|length }}
{{ list|join(', ') }}{{ list|join }}{{ numbers|join('-') }}
{{ question|upper }}{{ question|lower }}{{ 'hello world'|title }}{{ 'hello World'|capitalize }}{{ 'hello world'.title() }}
{{ question.lower() }}{{ question.upper() }}
{{ question.replace('Q','R') }}{{ 'aaa'.replace('a','b',2) }}{{ 'aaa'|replace('a','b',1) }}
{{ 'a.b.c'.replace('.','!') }}{{ 'a.b.c'.split('.') }}{{ 'a b  c'.split() }}{{ 'a,b,c'.split(',', 1) }}{{ 'a,b,c'.rsplit(',', 1) }}{{ ' a b '.split(' ') }}{{ '  a  b '.rsplit(None, 1) }}
{{ ' '.join(list) }}{{ ','.join(['a']) }}
{{ question.startswith('Q') }}{{ question.endswith(('a','?')) }}
{{ answer|regex_replace('\\d+','N') }}{{ answer|regex_replace('(\\d+),(\\d+)', '\\2;\\1') }}{{ answer|regex_replace('[^0-9]', '', 3) }}
{{ '1'|int + 2 }}{{ 'x'|int }}{{ 'x'|int(7) }}{{ '3.7'|int }}{{ 3.7|int }}{{ 'ff'|int(0,16) }}{{ '1.5'|float }}{{ 'x'|float }}
{% if missing is defined %}y{% else %}n{% endif %}{{ missing|default('d') }}{{ empty|default('d') }}|{{ empty|default('d', true) }}{{ missing|d('e') }}
{{ 'b' in list }}{{ 'y' in list }}{{ 'q' not in list }}{{ 'Q' in question }}{{ 'text' in choices }}
{{ n and 'x' }}{{ 0 or 'x' }}{{ empty or 'z' }}{{ nothing and 1 }}{{ not n }}{{ not empty }}
{{ [question, n] }}{{ (1, 'a') }}{{ (1,) }}{{ 1, 2 }}{{ {'a': 1, 'b': [2]} }}{{ () }}{{ [] }}{{ {} }}
{{ choices['text'][0] }}{{ choices.text.0 }}{{ choices.text[1] }}
{% set x = 'a' %}{{x}}{% set a, b = [1, 2] %}{{a}}{{b}}
{% set x %}bl{{n}}ock{% endset %}{{x}}{% set y | upper | trim %} abc {% endset %}{{y}}
{% for x in list %}{% set last = x %}{% endfor %}{{ last is defined }}
{% set ns = namespace(found=false, c=0) %}{% for x in list %}{% set ns.found = true %}{% set ns.c = ns.c + loop.index %}{% endfor %}{{ns.found}}{{ns.c}}
{{ '%s-%d' % ('a', 3) }}{{ '%s-%d'|format('a', 3) }}{{ '{}-{}'.format('a', 3) }}{{ '{0}{1}{0}'.format('a', 'b') }}{{ '{x:.2f}'.format(x=0.5) }}{{ '%.3f' % 2 }}{{ '%5s|%-5s|' % ('a','b') }}{{ '%05d' % 42 }}{{ '{:>4}|{:<4}|{:^5}|{:04d}|{:,}'.format('a','b','c',7,1234567) }}
{{ 1 == 1.0 }}{{ true == 1 }}{{ 'a' == 'a' }}{{ [1] == [1] }}{{ [1,2] != (1,2) }}{{ 1 < 2 < 3 }}{{ 1 < 2 > 3 }}{{ 'a' < 'b' }}{{ [1,2] < [1,3] }}
{{ 'a\nb' }}{{ "tab\there" }}{{ 'q\'s' }}{{ '\u00e9' }}{{ '\x41' }}{{ 'a\\b' }}{{ '\d' }}
{{ 'x' * 3 }}{{ [1] + [2] }}{{ [0] * 2 }}{{ 'a' 'b' }}
{{ 0.1 + 0.2 }} {{ 3.0 }} {{ 1e16 }} {{ 1e15 }} {{ 1.5e-5 }} {{ 0.0001 }} {{ 123456789.125 }} {{ 1e100 }} {{ -0.0 }} {{ 2.0**70 }} {{ 1_000 }}
{% for k, v in choices.items() %}{{k}}:{{v}};{% endfor %}{% for k in choices %}{{k}}{% endfor %}{% for c in 'abc' %}{{c}}.{% endfor %}
{# c #}x{#- d -#} y
  {%- if t -%}  y  {%- endif -%}  z
  {% if t %}  y  {% endif %}  z
a {{- ' b ' -}} c
a\n  {% if t %}\n  b\n  {% endif %}\n c\n
{{ list|map('upper')|list }}{{ list|map('upper')|join(',') }}{{ rows|map(attribute='k')|list }}{{ numbers|map('string')|join }}
{% for x in list if x != 'y' %}{{loop.index}}{{x}}{% endfor %}
{% for x in [] %}a{% else %}none{% endfor %}{% for x in list if x == 'q' %}a{% else %}none{% endfor %}
{{ range(3)|list }}{{ range(1,4)|list }}{{ range(6,0,-2)|list }}
{{ 'abc'|first }}{{ 'abc'|last }}{{ list|first }}{{ list|last }}
{{ question|e }}{{ question|escape }}
{{ {'a':1}['a'] }}{{ {'a':1}.a }}{{ {'a':1}.get('b') }}{{ {'a':1}.get('b', 2) }}{{ {'items': 1}['items'] }}
{{ 10|string + 'a' }}{{ n|string|length }}
{% if list %}y{% endif %}{{ not list }}
{{ n is number }}{{ n is odd }}{{ n is even }}{{ n is divisibleby 3 }}{{ n is divisibleby(2) }}{{ question is string }}{{ nothing is none }}{{ list is iterable }}{{ list is sequence }}{{ choices is mapping }}{{ n is not none }}{{ n is eq 3 }}{{ n is ge(4) }}{{ n is in [1,3] }}{{ t is true }}{{ f is float }}{{ n is integer }}{{ t is boolean }}{{ 'a' is lower }}
{{ [['A','B'][n-2]] }}
{{ answer.strip().split(' ')[0] | trim }}{{ '  x '|trim }}|{{ 'xxaxx'|trim('x') }}{{ 'xxaxx'.strip('x') }}{{ 'xxaxx'.lstrip('x') }}{{ 'xxaxx'.rstrip('x') }}
{{ tabs.strip() }}|{{ tabs|trim }}|{{ tabs }}|{{ [tabs] }}
{{ uni[3:8] }}{{ uni[-4] }}{{ uni|upper }}{{ [uni] }}{{ uni.find('日') }}{{ uni.index('ok') }}
{{ ["it's", 'say "x"', "both ' and \"", 'a\\b', 'line\nbreak', 'nul\x00', 'é\xa0\u2028'] }}
{{ numbers|sort }}{{ numbers|sort(reverse=true) }}{{ ['b','A','c']|sort }}{{ rows|sort(attribute='k')|map(attribute='v')|list }}{{ numbers|max }}{{ numbers|min }}{{ numbers|sum }}{{ rows|sum(attribute='v') }}{{ [1,1,2]|unique|list }}{{ ['a','A']|unique|list }}
{{ rows|selectattr('v', 'gt', 1)|map(attribute='k')|list }}{{ rows|selectattr('k', 'equalto', 'a')|list }}{{ [0,1,2]|select|list }}{{ [0,1,2]|reject('odd')|list }}{{ rows|rejectattr('k','in',['a'])|list }}
{{ 'abc'|reverse }}{{ list|reverse|list }}{{ 2.5|round }}{{ 3.14159|round(2) }}{{ 2.4|round(0,'ceil') }}{{ 7|round }}{{ 2.567|round(1, 'floor') }}{{ -3|abs }}{{ -3.5|abs }}
{{ choices|dictsort }}{{ list|batch(2)|list }}{{ list|batch(2,'-')|list }}{{ 'a b c'|wordcount }}{{ 'foo bar baz qux'|truncate(9) }}{{ 'foo bar baz qux'|truncate(9, true) }}{{ 'a\nb\n\nc'|indent }}{{ 'a\nb'|indent(2, true) }}
{{ 'a1b'.isdigit() }}{{ '12'.isdigit() }}{{ 'ab'.isalpha() }}{{ 'Ab'.isupper() }}{{ 'AB'.isupper() }}{{ ' '.isspace() }}{{ 'abcabc'.count('bc') }}{{ 'abcabc'.find('x') }}{{ 'abcabc'.rfind('c') }}{{ '5'.zfill(3) }}{{ 'a'.ljust(3) }}|{{ 'a'.rjust(3,'*') }}{{ 'a'.center(4,'-') }}{{ 'ab'.center(5,'-') }}{{ 'a-b-c'.partition('-') }}{{ 'a-b-c'.rpartition('-') }}{{ 'aB'.swapcase() }}{{ 'prefix-x'.removeprefix('prefix-') }}{{ 'x.py'.removesuffix('.py') }}{{ 'a\nb\r\nc'.splitlines() }}{{ [1,2,1].count(1) }}
{% macro opt(l, x, sep='. ') %}{{l}}{{sep}}{{x}}{% endmacro %}{{ opt('A', 'b') }}|{{ opt('A', x='c', sep=') ') }}
{% with a = 1, b = 2 %}{{a + b}}{% endwith %}{% filter upper %}abc{{n}}{% endfilter %}{% raw %}{{ x }}{% endraw %}
{% if n == 1 %}one{% elif n == 2 %}two{% elif n == 3 %}three{% else %}more{% endif %}
{{ choices.values()|list }}{{ choices.keys()|list }}{{ choices|items|list }}
{{ "Question: " + question + "\n" + "ABCD"[answerKey|length] }}
{{ ["A","B","C","D"][n] if n < 4 else "E" }}{{ ([1,2,3])[1] }}{{ (n > 2) ~ '' }}{{ n + t }}{{ -n }}{{ +n }}{{ - n + 1}}
{{question.strip()}}\nA. {{choices.text[0]}}\nB. {{choices.text[1]}}\nAnswer:
{% set letters = ['A','B','C'] %}{% for c in choices.text %}{{ letters[loop.index0] }}. {{ c }}\n{% endfor %}Answer:
{{ question.split('&')|map('trim')|join(' and ') }}
{{ {"a": "b"}|tojson }}{{ [1, "é<>&'", none, true, 0.5]|tojson }}{{ {"b":1,"a":[1]}|tojson(indent=2) }}
{{ loop is defined }}{{ 1 if n == 4 }}{{ 1 if n == 3 }}{{ " a  b ".split(none, 1) }}
{{ 'a' if t and not f else 'b' }}{{ 1 if n > 2 else 2 if n > 1 else 3 }}
{{ n|string ~ '%' }}{{ 5 % 3 }}{{ 'a' in 'abc' and 'd' not in 'abc' }}{{ n is defined and n == 3 }}{{ not n is defined }}
{{'a'~'b'|upper}}{{ 1 + 2|string|length }}{{ -1|abs }}
x {%+ if t %}y{% endif +%} z
{{ dict(b=1, a=2, c=3, z=4, y=5) }}{{ dict(choices, q=1)|length }}{{ dict([('a', 1)], b=2) }}{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}
{{ rows|selectattr('k', '==', 'a')|map(attribute='v')|list }}{{ numbers|select('>', 1)|list }}{{ numbers|reject('<=', 1)|list }}{{ numbers|select('!=', 1)|list }}{{ numbers|select('>=', 2)|list }}{{ numbers|select('<', 2)|list }}
{{ nothing|selectattr('k')|list }}{{ nothing|map('upper')|list }}{{ nothing|select|list }}
{{ missing is none }}{{ missing is string }}{{ missing is mapping }}{{ missing is number }}
{{ missing|default(absent)|default('c') }}{{ missing|default(absent) is defined }}
{% macro f(x) %}{{ x is defined }}{% endmacro %}{{ f(missing) }}{{ f() }}{{ f(1) }}
{{ "don't stop-me (now) [ok] {x} <y> a/b"|title }}{{ "it's".title() }}
{{ 1.1|round(1, 'ceil') }} {{ 0.57|round(2, 'floor') }} {{ 7|round(-1) }} {{ 15|round(-1) }} {{ 15.5|round(-1) }} {{ true|round }} {{ 1.5|round(1000000000) }}
{{ '3d'|float }} {{ '3f'|int }} {{ '0x1p3'|float }} {{ 'nan'|float }} {{ '-Infinity'|float }} {{ '1_000'|int }} {{ '1_0.5'|float }} {{ '0x1A'|int(0, 16) }} {{ '0b11'|int(0, 2) }} {{ 'inf'|int(7) }} {{ '.5e1'|float }}
{{ 1.0 // 0.1 }} {{ 1 % 0.1 }} {{ 5.5 % -2 }} {{ -5.5 % 2 }} {{ -1 // 0.3 }} {{ 7 // -2.0 }} {{ 6.0 % 3 }} {{ -6.0 % 3 }}
{{ '' * 3000000000 }}{{ [] * 3000000000 }}{{ 'x' * -1 }}
{{ '%d' % true }}{{ '%x' % -255 }}{{ '%(a)s'|format(a=1) }}{{ '{:.3f}'.format(-0.0001) }}{{ '{:5}'.format(true) }}{{ '{:.1f}'.format((empty ~ 'inf')|float) }}{{ (empty ~ 'inf')|float|tojson }}{{ '%%' % [] }}
{{ ('<'|safe) + '<' }}{{ '<' ~ ('<'|safe) }}{{ '<'|e ~ '<' }}{{ '<'|e|e }}{{ ('a'|safe) + ('<'|safe) }}{{ ('<'|safe).upper() }}{{ ('<'|safe)|length }}{{ ({'a': '<'}|tojson) + '<' }}
{% if list|select('equalto', 'q') %}yes{% endif %}{% set g = list|map('upper') %}{{ g|list }}{{ g|list }}{{ g is sequence }}{{ g is iterable }}{{ 'X' in list|map('upper') }}{{ list|reverse|first }}{{ list|map('upper')|sum(start='') if 0 }}
{{ 'a\nb'.splitlines(true) }}{{ 'a\x0bb\x1cc\u2028d\re'.splitlines() }}{{ 'a\r\nb'|indent(2) }}
{{ 'abc'.replace('', '-', 2) }}{{ 'ab'.replace('', '-', 5) }}{{ 'aaa'.replace('a', 'b', 0) }}
{{ '½'.isnumeric() }}{{ '½'.isdigit() }}{{ '²'.isdigit() }}{{ '²'.isdecimal() }}{{ 'ⅷ'.isalnum() }}
{{ rows|unique(attribute='k')|list|length }}{{ ['a', 'A']|unique(true)|list }}{{ [rows[0], rows[0]]|unique(attribute='k')|list|length }}
{{ {none: 1}|tojson }}{{ {true: 1}|tojson }}{{ {2: 1, 1: 2}|tojson }}{{ [1]|tojson(indent=none) }}
{{ (empty ~ 'nan')|float == (empty ~ 'nan')|float }}{{ 1 is upper }}{{ '1' is lower }}{{ 'a1' is lower }}
{% for x in [] %}{% else %}{% set q = 5 %}{{ q }}{% endfor %}{{ q is defined }}{{ t|abs }}'''.split("\n")
C = r'''{% for m in list %}\n<{{ m }}>\n{% endfor %}\nend\n
  {% if t %}\n  yes\n  {% else %}\n  no\n  {% endif %}\nx
{{ missing }}|{% if missing %}a{% else %}b{% endif %}|{{ choices.nope }}|{% for x in missing %}q{% endfor %}
{% for x in list %}{% if x == 'y' %}{% continue %}{% endif %}{{x}}{% endfor %}{% for x in list %}{% if x == 'y' %}{% break %}{% endif %}{{x}}{% endfor %}
{{ {"b":1,"a":[1,"é"]}|tojson }}{{ {"b":1,"a":[1,{}]}|tojson(indent=4) }}
   {# a comment #}\n  text {# c #}\n  {{ n }}\n
{%- for m in list -%}\n  {{ m + '\n' }}\n{%- endfor %}\n
\t{%+ if t %}\n x {%- endif %}\n\n y
{% set x = missing %}{{ x is defined }}{{ missing is none }}{{ missing == none }}{{ missing|length }}
{% if t %}a{% endif %} {% if t %}b{% endif %}\n{% if t %}\n\nc{% endif %}
{% if t -%}   \n   {% if t %}b{% endif %}{% endif %}
{{ {"b": "é", "a": 1}|tojson(ensure_ascii=true, sort_keys=true) }}{{ {"a": [1]}|tojson(separators=(',', ':')) }}{{ {"a": [1]}|tojson(indent=1, separators=(' ,', ':')) }}{{ 'é'|tojson(true) }}{{ '<'|tojson + '<' }}
{{ missing|sort }}|{{ missing|map('upper')|list }}{% if nothing %}{{ 'a'|from_json }}{{ 1 is odder }}{% endif %}'''.split("\n")
out = open(sys.argv[1], "w")
out.write(json.dumps({"variables": V}, ensure_ascii=True) + "\n")
for d, env, cases in (("tasks", tasks, T), ("chat", chat, C)):
    for c in cases:
        # \n outside of tags is a line break here; inside of tags it stays an escape
        parts = re.split(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", c)
        c = "".join(p if i % 2 else p.replace("\\n", "\n").replace("\\t", "\t") for i, p in enumerate(parts))
        e = env.from_string(c).render(**V)
        out.write(json.dumps({"dialect": d, "template": c, "expected": e}, ensure_ascii=True) + "\n")
