// lawtext on our rows: its pointers, laws and defined names become our addresses.
//
//     node lawtext_adapter.js find|time JOB OUT LAWTEXT_FOLDER
//
// The job is that of protocol.py.  lawtext reads a law in its own plain format, so each row gets a
// title and number before it, the text that it follows, and the head of the article it stands in.
// lawtext ties a pointer to what it refers to only inside one whole law; for a passage its
// fragments (相対, 名称, 号数) are followed here, by the rules that its own `locate` follows.
"use strict";
const fs = require("fs");
const path = require("path");

const [task, jobPath, outPath, home] = process.argv.slice(2);
const { analyze } = require(path.join(home, "dist/src/analyzer"));
const { parse } = require(path.join(home, "dist/src/parser/lawtext"));

const SEGMENT = {
    Part: "part", Chapter: "chap", Section: "sec", Subsection: "subsec", Article: "art",
    Paragraph: "para", Item: "item", SUBITEM: "sub", SupplProvision: "suppl", APPDX: "appdx",
};
const LEVELS = ["suppl", "part", "chap", "sec", "subsec", "art", "appdx", "form", "para", "item", "sub"];
const SILENT = ["FIRSTPART", "LATTERPART", "PROVISO", "INFERIOR", "TableStruct"];
const KANJI = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

const kanji = n => n < 10 ? KANJI[n]
    : n < 100 ? (n < 20 ? "" : KANJI[Math.floor(n / 10)]) + "十" + KANJI[n % 10]
    : (n < 200 ? "" : KANJI[Math.floor(n / 100)]) + "百" + kanji(n % 100);
const level = segment => LEVELS.indexOf(segment.split("_")[0]);

/** The row as a law in lawtext's format, and where the row's own text begins in it. */
function asLaw(row) {
    const context = row.context || {};
    let head = "法令\n（昭和九十九年法律第九百九十九号）\n\n";
    if (context.preceding) head += context.preceding.trimEnd() + "\n";
    const article = /(?:^|\/)art_(\d+)((?:-\d+)*)/.exec(context.article || "");
    if (article && !/^\s*第[一二三四五六七八九十百千]+[条章節]/.test(row.text)) {
        const branches = article[2].split("-").slice(1).map(n => "の" + kanji(Number(n))).join("");
        head += `第${kanji(Number(article[1]))}条${branches}　略\n`;
    }
    return [head + row.text + "\n", head.length];
}

/** The segment that a fragment names, "" for one that names no unit of ours. */
function segmentOf(fragment) {
    const { targetType, num, name } = fragment.attr;
    if (SILENT.includes(targetType) || targetType === "Law") return "";
    let unit = SEGMENT[targetType];
    if (targetType === "APPDX" && /様式|書式/.test(name)) unit = "form";
    if (!unit) return "";
    if (unit === "sub") return `sub_${name}`;
    const label = (num || "").replace(/_/g, "-");
    return label ? `${unit}_${label}` : unit;
}

/** Where a sentence stands: segments of the article, paragraph and item around it. */
function placeOf(env) {
    const segments = [];
    for (let at = env.container; at; at = at.parent) {
        const unit = { Article: "art", Paragraph: "para", Item: "item" }[at.el.tag];
        const num = at.el.attr && at.el.attr.Num;
        if (unit && num) segments.unshift(`${unit}_${num.replace(/_/g, "-")}`);
    }
    return segments;
}

const cut = (segments, unitLevel) => {
    const i = segments.findIndex(s => level(s) >= unitLevel);
    return i < 0 ? [...segments] : segments.slice(0, i);
};

const shifted = (segment, by) => {
    const [unit, label] = segment.split("_");
    return /^\d+$/.test(label) && Number(label) + by > 0 ? `${unit}_${Number(label) + by}` : null;
};

/** The paths that a pointer means: [{law, path}]; `before` holds what was resolved until now. */
function resolve(env, before, law) {
    const fragments = env.pointer.fragments();
    const [first, ...rest] = fragments;
    const tail = rest.map(segmentOf).filter(s => s);
    const { relPos, targetType, count } = first.attr;
    const own = segmentOf(first);
    const here = placeOf(env.sentenceEnv);
    if (relPos === "SAME") {
        const unit = SEGMENT[targetType];
        const found = before.toReversed().find(b => targetType === "Law"
            ? b.law !== law : b.path.some(s => s.split("_")[0] === unit));
        if (!found) return [];
        const i = targetType === "Law" ? -1 : found.path.findIndex(s => s.split("_")[0] === unit);
        return [{ law: found.law, path: [...found.path.slice(0, i + 1), ...tail] }];
    }
    if (relPos === "NAMED") {
        const external = env.located && env.located.type === "external" ? env.located : null;
        const lead = own ? [own, ...tail] : tail;
        if (external && external.fqPrefixFragments.length === 0) {
            return [{ law: `jp/#${external.lawRef.attr.lawNum}`, path: lead }];
        }
        const parent = env.namingParent && before.toReversed().find(b => b.env === env.namingParent);
        if (parent) return [{ law: parent.law, path: [...cut(parent.path, level(lead[0] || "art")), ...lead] }];
        return lead.length ? [{ law, path: [...cut(here, level(lead[0])), ...lead] }] : [];
    }
    const unit = SEGMENT[targetType];
    const at = here.findIndex(s => s.split("_")[0] === unit);
    if (at < 0) return [];
    const base = here.slice(0, at);
    if (relPos === "HERE") return [{ law, path: [...base, here[at], ...tail] }];
    const own_number = Number(here[at].split("_")[1]);
    const many = count === "all" ? own_number - 1 : Number(count || 1);
    const steps = relPos === "NEXT" ? [1] : Array.from({ length: many || 0 }, (_, i) => i - many);
    return steps.map(by => shifted(here[at], by)).filter(s => s)
        .map(s => ({ law, path: [...base, s, ...tail] }));
}

/** Every integer unit from one path to another that differ in their last number. */
function expanded(from, to) {
    const [unit, a] = from.path.at(-1).split("_");
    const [last, b] = (to.path.at(-1) || "").split("_");
    if (unit !== last || !/^\d+$/.test(a) || !/^\d+$/.test(b) || b - a > 30 || b - a < 1) return [from, to];
    return Array.from({ length: b - a + 1 }, (_, i) => (
        { law: from.law, path: [...from.path.slice(0, -1), `${unit}_${Number(a) + i}`] }));
}

async function find(row) {
    const [source, shift] = asLaw(row);
    const tree = parse(source);
    const found = await analyze({ elToBeModified: tree.value });
    const law = (row.context || {}).document || "";
    const names = [];  // laws named outright or by a defined short name: [start, end, target]
    const numbers = new Map();
    for (const env of found.sentenceEnvs) for (const { pointerLike: like } of env.pointerLikes) {
        if (!like.attr || !like.attr.lawNum || !like.range) continue;
        names.push([...like.range, `jp/#${like.attr.lawNum}`]);
        numbers.set(like.attr.includingDeclarationID, like.attr.lawNum);
    }
    for (const name of found.variableReferences) {
        const number = numbers.get(name.attr.declarationID);
        if (number && name.range) names.push([...name.range, `jp/#${number}`]);
    }
    const before = [], rows = [], used = new Set();
    const add = (start, end, targets) => targets.forEach(t => {
        // In a text that is no law, イ or a lone 一 is a letter, not a citation.
        if (start >= shift && t.law) rows.push([start, end, [t.law, ...t.path].join("/")]);
    });
    for (const ranges of found.pointerRangesList) for (const range of ranges.ranges()) {
        const both = range.pointers().map(pointer => found.pointerEnvByEL.get(pointer));
        const paths = both.map(env => {
            const resolved = resolve(env, before, law);
            resolved.forEach(r => before.push({ ...r, env }));
            return resolved;
        });
        const name = names.findIndex(n => n[1] === range.pointers()[0].range[0]);
        if (name >= 0) used.add(name);
        const start = name >= 0 ? names[name][0] : range.pointers()[0].range[0];
        const end = range.range ? Math.min(range.range[1], source.length) : both.at(-1).pointer.range[1];
        const targets = paths.length === 2 && paths[0].length && paths[1].length
            ? expanded(paths[0].at(-1), paths[1][0]) : paths.flat();
        add(start, end, targets.filter(t => t.path.length));
    }
    names.forEach(([start, end, target], i) => used.has(i) || add(start, end, [{ law: target, path: [] }]));
    // JavaScript counts UTF-16 units, we count code points.
    const points = [0];
    for (const c of row.text) { for (let i = 0; i < c.length; i++) points.push(points.at(-1) + (i === c.length - 1 ? 1 : 0)); }
    return rows.map(([start, end, target]) => {
        end = Math.min(end, shift + row.text.length);
        return {
            start: points[start - shift], end: points[end - shift],
            text: row.text.slice(start - shift, end - shift), target,
        };
    });
}

async function timed(job) {
    const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
    let begun = now();
    const used = [];
    let citations = 0;
    for (const row of job.rows) {
        citations += (await find(row)).length;
        used.push(row);
        if (now() - begun > job.seconds) break;
    }
    let best = now() - begun;
    for (let i = 0; i < 2; i++) {
        begun = now();
        for (const row of used) await find(row);
        best = Math.min(best, now() - begun);
    }
    const bytes = used.reduce((sum, row) => sum + Buffer.byteLength(row.text), 0);
    return { bytes, seconds: best, texts: used.length, citations };
}

(async () => {
    const job = JSON.parse(fs.readFileSync(jobPath, "utf8"));
    if (task === "time") {
        fs.writeFileSync(outPath, JSON.stringify(await timed(job)));
        return;
    }
    const lines = [];
    for (const row of job.rows) lines.push(JSON.stringify({ id: row.id, citations: await find(row) }));
    fs.writeFileSync(outPath, lines.join("\n") + "\n");
})();
