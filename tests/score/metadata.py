#!/usr/bin/env python3
"""Score the metadata of HTML pages: title, author, date, site name. Standard library only.

  metadata.py DATA [--bin PATH] [--worst N] [--field NAME] [--halves] [--with-url] [--pred FILE.jsonl]

DATA (or the environment variable UNSCRAPE_METADATA_DATA) is a folder with
  evaldata.json   {"ID": {"title": …, "author": …, "date": …, "sitename": …, "url": …}, …}
  html/ID.html.gz (or ID.html)
as the evaluation data of trafilatura has it. A field that a page does not have in evaldata.json is not scored there; an empty
one says that the page has no such thing. `author` may be a list.

The binary is called as
  unscrape clean --from html --to jsonl --title separate DATA/html -o OUT.jsonl
with --with-url as
  unscrape clean RECORDS.jsonl --html-field html -o OUT.jsonl
where each record holds the page and its address. --pred scores what something else wrote: one {"id": …, "title": …, "author": …,
"date": …, "site_name": …} a line.

Figures, for each field
  accuracy   over all scored pages: equal to gold, or both empty
  found      over the pages with gold: equal to gold (recall)
  precision  over the pages where something was given: equal to gold
Texts are equal if they are after case and white space are normalised; dates if their days are. For authors, "names" is
looser: the same people in any order, whatever stands between them.
--halves prints each figure for two halves of the pages, split by site, so that what was chosen on one can be seen on the other.
"""
import argparse
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import zlib

FIELDS = {"title": "title", "author": "author", "date": "date", "sitename": "site_name"}
BETWEEN_NAMES = re.compile(r"\s*(?:[;,/|&]|\b(?:und|and|et|y|e|en|i|og|och)\b)\s*")


def normal(text):
    """Case and white space normalised; a list joined like the program joins."""
    if isinstance(text, list):
        text = "; ".join(text)
    return " ".join((text or "").casefold().split())


def names(text):
    """The people in an author field."""
    return frozenset(name for name in BETWEEN_NAMES.split(normal(text)) if name)


def equal(field, gold, found):
    """Whether a value is right."""
    if field == "date":
        return (gold or "")[:10] == (found or "")[:10]
    return normal(gold) == normal(found)


def site(page):
    """What a page is sorted into halves by."""
    url = page.get("url") or ""
    return urllib.parse.urlsplit(url).hostname or url


def run(binary, data, gold, with_url):
    """What the program says of each page."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.jsonl")
        if with_url:
            records = os.path.join(folder, "records.jsonl")
            write_records(records, data, gold)
            command = [binary, "clean", records, "--html-field", "html", "-o", out]
        else:
            pages = os.path.join(data, "html")
            command = [binary, "clean", "--from", "html", "--to", "jsonl", "--title", "separate", pages, "-o", out]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return read(out)


def write_records(path, data, gold):
    """All pages as JSON Lines with their addresses."""
    with open(path, "w", encoding="utf-8") as file:
        for key, page in gold.items():
            zipped, plain = (os.path.join(data, "html", key + ending) for ending in (".html.gz", ".html"))
            content = gzip.open(zipped).read() if os.path.exists(zipped) else open(plain, "rb").read()
            record = {"id": key, "url": page.get("url"), "html": content.decode("utf-8", "replace")}
            file.write(json.dumps(record) + "\n")


def read(path):
    """Predictions by page."""
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return {re.sub(r"(\.html)?(\.gz)?$", "", os.path.basename(record["id"])): record for record in records}


def score(gold, found, field):
    """Counts over the pages that are scored for a field."""
    count = collections.Counter()
    for key, page in gold.items():
        if page.get(field) is None:
            continue
        value, own = page[field], found.get(key, {}).get(FIELDS[field])
        right = equal(field, value, own)
        count["pages"] += 1
        count["accurate"] += right
        count["gold"] += bool(normal(value))
        count["given"] += bool(normal(own))
        count["right"] += right and bool(normal(value))
        if field == "author":
            count["names"] += names(value) == names(own)
    return count


def show(name, field, count):
    """One line of figures."""
    share = lambda part, whole: count[part] / max(1, count[whole])
    looser = f"  names {share('names', 'pages'):.3f}" if field == "author" else ""
    print(
        f"{name:18} {field:9} accuracy {share('accurate', 'pages'):.3f} of {count['pages']:3}"
        f"  found {share('right', 'gold'):.3f} of {count['gold']:3}  precision {share('right', 'given'):.3f} of {count['given']:3}{looser}"
    )


def worst(gold, found, field, most):
    """Pages where the field is wrong."""
    for key, page in gold.items():
        own = found.get(key, {})
        if page.get(field) is not None and not equal(field, page[field], own.get(FIELDS[field])) and most > 0:
            most -= 1
            source = own.get("metadata_from", {}).get(FIELDS[field], "")
            print(f"    {key} {site(page)}\n      gold  {page[field]!r}\n      found {own.get(FIELDS[field])!r} ({source})")


def main():
    """Reads the command line, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", default=os.environ.get("UNSCRAPE_METADATA_DATA"))
    parser.add_argument("--bin", default="target/release/unscrape")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--field", choices=list(FIELDS))
    parser.add_argument("--halves", action="store_true")
    parser.add_argument("--with-url", action="store_true")
    parser.add_argument("--pred")
    options = parser.parse_args()
    if not options.data:
        sys.exit("where is the data? name the folder, or set UNSCRAPE_METADATA_DATA")
    with open(os.path.join(options.data, "evaldata.json"), encoding="utf-8") as file:
        gold = json.load(file)
    found = read(options.pred) if options.pred else run(options.bin, options.data, gold, options.with_url)
    parts = {"all": gold}
    if options.halves:
        for half in (0, 1):
            parts[f"half {'AB'[half]} of the sites"] = {k: v for k, v in gold.items() if zlib.crc32(site(v).encode()) % 2 == half}
    for field in [options.field] if options.field else FIELDS:
        for name, part in parts.items():
            show(name, field, score(part, found, field))
        worst(gold, found, field, options.worst)


if __name__ == "__main__":
    main()
