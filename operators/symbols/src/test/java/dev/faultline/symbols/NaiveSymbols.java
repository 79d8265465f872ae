package dev.faultline.symbols;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A second reader of symbol files to check the first one against: strings, lists and maps, written
 * to be plainly right on valid files rather than fast or robust.
 */
final class NaiveSymbols {

    /** Something with an address range; both ends belong to it. */
    interface Range {
        long start();

        long last();
    }

    record Line(long start, long last, int number, long file) implements Range {}

    record Inline(int depth, long start, long last, int callLine, long callFile, long origin)
            implements Range {}

    record Func(
            long start,
            long last,
            int parameterSize,
            String name,
            List<Line> lines,
            List<Inline> inlines)
            implements Range {}

    record Public(long start, int parameterSize, String name) {}

    record CfiRow(long address, String rules) {}

    record Cfi(long start, long last, String rules, List<CfiRow> rows) implements Range {}

    record Win(long start, long last, int parameters, int saved, int locals, String detail)
            implements Range {}

    final NavigableSet<Long> boundaries = new TreeSet<>();
    final NavigableMap<Long, Func> functions;
    final NavigableMap<Long, Cfi> cfi;
    final NavigableMap<Long, Win> frameData;
    final NavigableMap<Long, Win> fpo;
    final String cpu;

    private final Map<Func, NavigableMap<Long, Line>> lines = new HashMap<>();
    private final NavigableMap<Long, Public> publics = new TreeMap<>();
    private final Map<Long, String> files = new HashMap<>();
    private final Map<Long, String> origins = new HashMap<>();
    private final Map<Long, Long> originFiles = new HashMap<>();

    private final List<Func> allFunctions = new ArrayList<>();
    private final List<Public> allPublics = new ArrayList<>();
    private final List<Cfi> allCfi = new ArrayList<>();
    private final List<Win> allFrameData = new ArrayList<>();
    private final List<Win> allFpo = new ArrayList<>();

    NaiveSymbols(String text) {
        String[] all = text.split("\n", -1);
        cpu = all[0].split(" ", -1)[2];
        for (String line : Arrays.asList(all).subList(1, all.length)) {
            String trimmed = line;
            while (trimmed.endsWith("\r")) {
                trimmed = trimmed.substring(0, trimmed.length() - 1);
            }
            if (!trimmed.isEmpty()) {
                read(trimmed);
            }
        }
        functions = withoutOverlaps(allFunctions);
        functions.values().forEach(f -> lines.put(f, withoutOverlaps(f.lines())));
        cfi = withoutOverlaps(allCfi);
        frameData = withoutOverlaps(allFrameData);
        fpo = withoutOverlaps(allFpo);
        allPublics.stream()
                .sorted(Comparator.comparingLong(Public::start).thenComparing(NaiveSymbols::bytes))
                .forEach(p -> publics.put(p.start(), p));
    }

    @Nullable Resolution resolve(long offset, PublicRule rule) {
        Func function = covering(functions, offset);
        if (function != null) {
            Win win = win(offset);
            int size = win == null ? function.parameterSize() : win.parameters();
            return resolve(function, offset, size);
        }
        Map.Entry<Long, Public> nearest = publics.floorEntry(offset);
        if (nearest == null) {
            return null;
        }
        long start = nearest.getKey();
        boolean isCut = !functions.subMap(start, true, offset, true).isEmpty();
        if (rule == PublicRule.UP_TO_NEXT_FUNCTION) {
            isCut |= start < offset && !cfi.subMap(start, false, offset, true).isEmpty();
        }
        Public found = nearest.getValue();
        return isCut
                ? null
                : new Resolution(
                        found.name(),
                        start,
                        null,
                        0,
                        List.of(),
                        found.parameterSize(),
                        Resolution.Source.PUBLIC);
    }

    @Nullable Win win(long offset) {
        Win found = covering(frameData, offset);
        return found != null ? found : covering(fpo, offset);
    }

    /** Texts of the rules in force, in the order in which they apply; null without an INIT. */
    @Nullable List<String> cfiRules(long offset) {
        Cfi init = covering(cfi, offset);
        if (init == null) {
            return null;
        }
        List<String> rules = new ArrayList<>();
        rules.add(init.rules());
        init.rows().stream()
                .filter(row -> row.address() <= offset)
                .sorted(Comparator.comparingLong(CfiRow::address).thenComparing(CfiRow::rules))
                .forEach(row -> rules.add(row.rules()));
        return rules;
    }

    static <T extends Range> @Nullable T covering(NavigableMap<Long, T> ranges, long offset) {
        Map.Entry<Long, T> entry = ranges.floorEntry(offset);
        return entry == null || entry.getValue().last() < offset ? null : entry.getValue();
    }

    private Resolution resolve(Func function, long offset, int parameterSize) {
        Line line = covering(lines.getOrDefault(function, new TreeMap<>()), offset);
        List<Inline> chain = new ArrayList<>();
        for (Inline inline = inlineAt(function, 0, offset);
                inline != null;
                inline = inlineAt(function, chain.size(), offset)) {
            chain.add(inline);
        }
        List<Resolution.Inline> inlines = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            String name = origins.get(chain.get(i).origin());
            if (name != null) {
                inlines.add(
                        i + 1 < chain.size()
                                ? new Resolution.Inline(
                                        name,
                                        files.get(callFile(function, chain, i + 1)),
                                        chain.get(i + 1).callLine())
                                : new Resolution.Inline(
                                        name,
                                        line == null ? null : files.get(line.file()),
                                        line == null ? 0 : line.number()));
            }
        }
        Collections.reverse(inlines);
        long fileId = line == null ? -2 : line.file();
        int number = line == null ? 0 : line.number();
        if (!chain.isEmpty()) {
            fileId = callFile(function, chain, 0);
            number = chain.get(0).callLine();
        }
        String file = files.get(fileId);
        return new Resolution(
                function.name(),
                function.start(),
                file,
                file == null ? 0 : number,
                inlines,
                parameterSize,
                Resolution.Source.FUNC);
    }

    private long callFile(Func function, List<Inline> chain, int level) {
        long told = chain.get(level).callFile();
        if (told >= 0) {
            return told;
        }
        if (level == 0) {
            return function.lines().isEmpty() ? -2 : function.lines().get(0).file();
        }
        return originFiles.getOrDefault(chain.get(level - 1).origin(), -2L);
    }

    private static @Nullable Inline inlineAt(Func function, int depth, long offset) {
        Inline best = null;
        for (Inline inline : function.inlines()) {
            boolean isCandidate = inline.depth() == depth && inline.start() <= offset;
            if (isCandidate && (best == null || inline.start() >= best.start())) {
                best = inline;
            }
        }
        return best == null || best.last() < offset ? null : best;
    }

    private void read(String line) {
        List<String> words = words(line);
        switch (words.get(0)) {
            case "INFO" -> {}
            case "FILE" -> files.put(Long.parseLong(words.get(1)), rest(line, 2));
            case "FUNC" -> readFunction(line, words);
            case "PUBLIC" -> readPublic(line, words);
            case "INLINE" -> readInline(words);
            case "INLINE_ORIGIN" -> readOrigin(line, words);
            case "STACK" -> readStack(line, words);
            default -> readLine(words);
        }
    }

    private void readFunction(String line, List<String> words) {
        int at = words.get(1).equals("m") ? 2 : 1;
        long start = hex(words.get(at));
        long last = start + hex(words.get(at + 1)) - 1;
        int parameters = (int) hex(words.get(at + 2));
        List<Line> ownLines = new ArrayList<>();
        String name = rest(line, at + 3);
        Func function = new Func(start, last, parameters, name, ownLines, new ArrayList<>());
        // A function without a size is not found, but it takes its lines with it.
        openFunction = function;
        if (start <= last) {
            allFunctions.add(function);
            note(start, last);
        }
    }

    private @Nullable Func openFunction;

    private void readLine(List<String> words) {
        long start = hex(words.get(0));
        long last = start + hex(words.get(1)) - 1;
        if (openFunction != null && start <= last) {
            int number = (int) Long.parseLong(words.get(2));
            openFunction.lines().add(new Line(start, last, number, Long.parseLong(words.get(3))));
            note(start, last);
        }
    }

    private void readInline(List<String> words) {
        boolean isNew = words.size() % 2 == 1;
        int at = isNew ? 5 : 4;
        long callFile = isNew ? Long.parseLong(words.get(3)) : -1;
        for (int i = at; i < words.size() && openFunction != null; i += 2) {
            long start = hex(words.get(i));
            long last = start + hex(words.get(i + 1)) - 1;
            if (start <= last) {
                openFunction
                        .inlines()
                        .add(
                                new Inline(
                                        Integer.parseInt(words.get(1)),
                                        start,
                                        last,
                                        (int) Long.parseLong(words.get(2)),
                                        callFile,
                                        Long.parseLong(words.get(at - 1))));
                note(start, last);
            }
        }
    }

    private void readOrigin(String line, List<String> words) {
        long id = Long.parseLong(words.get(1));
        boolean isOld = words.size() > 3 && words.get(2).chars().allMatch(Character::isDigit);
        if (isOld) {
            originFiles.put(id, Long.parseLong(words.get(2)));
        }
        origins.put(id, rest(line, isOld ? 3 : 2));
    }

    private void readPublic(String line, List<String> words) {
        openFunction = null;
        int at = words.get(1).equals("m") ? 2 : 1;
        long start = hex(words.get(at));
        allPublics.add(new Public(start, (int) hex(words.get(at + 1)), rest(line, at + 2)));
        note(start, start);
    }

    private void readStack(String line, List<String> words) {
        if (words.get(1).equals("WIN")) {
            readWin(line, words);
        } else if (words.get(2).equals("INIT")) {
            long start = hex(words.get(3));
            long last = start + hex(words.get(4)) - 1;
            openCfi = new Cfi(start, last, rest(line, 5), new ArrayList<>());
            if (start <= last) {
                allCfi.add(openCfi);
                note(start, last);
            }
        } else if (openCfi != null) {
            long address = hex(words.get(2));
            openCfi.rows().add(new CfiRow(address, rest(line, 3)));
            note(address, address);
        }
    }

    private @Nullable Cfi openCfi;

    private void readWin(String line, List<String> words) {
        boolean isFrameData = words.get(2).equals("4");
        long start = hex(words.get(3));
        Win win =
                new Win(
                        start,
                        start + hex(words.get(4)) - 1,
                        (int) hex(words.get(7)),
                        (int) hex(words.get(8)),
                        (int) hex(words.get(9)),
                        rest(line, 12));
        boolean isConsistent = words.get(11).equals("1") == isFrameData;
        if (!isConsistent || win.last() < start || !(isFrameData || words.get(2).equals("0"))) {
            return;
        }
        note(start, win.last());
        List<Win> records = isFrameData ? allFrameData : allFpo;
        if (!records.isEmpty()) {
            Win previous = records.get(records.size() - 1);
            if (previous.start() <= win.last() && start <= previous.last()) {
                if (start > previous.start()) {
                    records.set(records.size() - 1, cut(previous, start - 1));
                } else if (start != previous.start() || win.last() != previous.last()) {
                    return;
                }
            }
        }
        records.add(win);
    }

    private static Win cut(Win win, long last) {
        return new Win(
                win.start(), last, win.parameters(), win.saved(), win.locals(), win.detail());
    }

    private void note(long first, long last) {
        for (long at : new long[] {first - 1, first, last, last + 1}) {
            if (at >= 0) {
                boundaries.add(at);
            }
        }
    }

    private static <T extends Range> NavigableMap<Long, T> withoutOverlaps(List<T> ranges) {
        List<T> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.<T>comparingLong(Range::start).thenComparingLong(Range::last));
        NavigableMap<Long, T> kept = new TreeMap<>();
        for (T range : sorted) {
            if (kept.isEmpty() || kept.lastEntry().getValue().last() < range.start()) {
                kept.put(range.start(), range);
            }
        }
        return kept;
    }

    private static String bytes(Public symbol) {
        // One char for each byte: the order of bytes, not of code units.
        byte[] name = symbol.name().getBytes(StandardCharsets.UTF_8);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static long hex(String digits) {
        return Long.parseLong(digits, 16);
    }

    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(line, " \t");
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    /** The line behind so many words and the blanks after them. */
    private static String rest(String line, int words) {
        String rest = line.stripLeading();
        for (int i = 0; i < words; i++) {
            int at = 0;
            while (at < rest.length() && rest.charAt(at) != ' ' && rest.charAt(at) != '\t') {
                at++;
            }
            rest = rest.substring(at).stripLeading();
        }
        return rest;
    }
}
