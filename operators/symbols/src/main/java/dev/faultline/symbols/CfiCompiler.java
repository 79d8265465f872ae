package dev.faultline.symbols;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the rules of STACK CFI rows into integer programs, each distinct one once.
 *
 * <p>Three levels, each numbered: an <em>expression</em> computes one value; a <em>change</em> is
 * the rules of one row; a <em>rule set</em> is what is in force at an address, that is all changes
 * up to it. A file has millions of rows and a few thousand of each of these, so nearly every row
 * costs two hash probes.
 */
final class CfiCompiler {

    /** Rules in force before any row. */
    static final int EMPTY = 0;

    /** Rules that are not valid; nothing that follows repairs them. */
    static final int BROKEN = 1;

    /** Places of the two special registers; a general register's place is its id + 2. */
    static final int CFA = 0;

    static final int RA = 1;
    static final int FIRST_REGISTER = 2;

    private static final int MAX_EXPRESSION_BYTES = 1024;
    private static final int MAX_TOKENS = 128;
    static final int MAX_DEPTH = 32;
    private static final int MAX_RULES = 64;

    // Real files stay far below; what is over it is broken instead of taking memory.
    private static final int MAX_RULE_INTS = 1 << 19;

    // Further steps are taken anew each time; the sets they lead to are still known.
    private static final int MAX_STEPS = 1 << 17;

    private static final byte[] CFA_NAME = {'.', 'c', 'f', 'a'};
    private static final byte[] RA_NAME = {'.', 'r', 'a'};
    private static final byte[] UNDEF_NAME = {'.', 'u', 'n', 'd', 'e', 'f'};
    private static final int MAX_REGISTER_NAME = 7;

    private static final int UNKNOWN_REGISTER = -1;

    private final LongIntMap registers = new LongIntMap();

    private final NamePool texts = new NamePool();
    private final LongIntMap expressionsByText = new LongIntMap();
    private final LongIntMap changesByText = new LongIntMap();
    private final LongIntMap setsByStep = new LongIntMap();
    private final LongIntMap setsByHash = new LongIntMap();

    // Expression i is code[expressionStarts[i]] up to the next one's start; likewise the others.
    private final IntList code = new IntList();
    private final IntList expressionStarts = new IntList();
    private final IntList changes = new IntList();
    private final IntList changeStarts = new IntList();
    private final IntList sets = new IntList();
    private final IntList setStarts = new IntList();

    private int maxDepth;

    // Used again and again: garbage would be many times the size of a hostile file.
    private final int[] rules = new int[FIRST_REGISTER + 64];
    private final IntList program = new IntList();
    private final IntList merged = new IntList();

    CfiCompiler(@Nullable UnwindCpu cpu) {
        if (cpu != null) {
            for (String name : cpu.names()) {
                byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
                registers.put(key(bytes, 0, bytes.length), cpu.register(name));
            }
        }
        addExpression(CfiPrograms.UNDEFINED);
        addExpression(CfiPrograms.FAILS);
        addExpression(CfiPrograms.FAILS); // KEPT_EXPRESSION, which only .ra can have
        setStarts.add(0); // EMPTY
        setStarts.add(0); // BROKEN
        setStarts.add(0);
        changeStarts.add(0);
    }

    /** Number of the text in the pool, {@link NamePool#NONE} when there are too many. */
    int text(byte[] line, int start, int end) {
        return texts.intern(line, start, end);
    }

    int compareTexts(int left, int right) {
        return texts.compare(left, right);
    }

    /** The change that a row's text asks for; -1 when the text is not valid. */
    int change(int text, byte[] line, int start, int end) {
        if (text == NamePool.NONE) {
            return -1;
        }
        int known = changesByText.get(text, Integer.MIN_VALUE);
        if (known != Integer.MIN_VALUE) {
            return known;
        }
        int change = compileChange(line, start, end);
        changesByText.put(text, change);
        return change;
    }

    /** The rule set that a change makes of another. */
    int step(int set, int change) {
        if (set == BROKEN || change < 0) {
            return BROKEN;
        }
        long key = ((long) set << 32) | change;
        int known = setsByStep.get(key, -1);
        if (known >= 0) {
            return known;
        }
        int result = merge(set, change);
        if (setsByStep.size() < MAX_STEPS) {
            setsByStep.put(key, result);
        }
        return result;
    }

    IntList code() {
        return code;
    }

    /** Where expressions start in the code, and one more for the end; likewise for sets. */
    IntList expressionStarts() {
        return expressionStarts;
    }

    IntList sets() {
        return sets;
    }

    IntList setStarts() {
        return setStarts;
    }

    /** Greatest number of values that an expression needs at a time. */
    int maxDepth() {
        return maxDepth;
    }

    /** {@code REG: EXPR REG: EXPR ...}; of a register given twice the later counts. */
    private int compileChange(byte[] line, int start, int end) {
        Arrays.fill(rules, -1);
        int count = 0;
        int at = skipBlanks(line, start, end);
        while (at < end) {
            int labelEnd = tokenEnd(line, at, end);
            if (line[labelEnd - 1] != ':' || ++count > MAX_RULES) {
                return -1;
            }
            int place = place(line, at, labelEnd - 1);
            int expressionStart = skipBlanks(line, labelEnd, end);
            int next = nextLabel(line, expressionStart, end);
            if (next == expressionStart) {
                return -1;
            }
            if (place != UNKNOWN_REGISTER) {
                rules[place] = expression(line, expressionStart, next);
            }
            at = next;
        }
        return count == 0 ? -1 : addChange();
    }

    private int place(byte[] line, int start, int end) {
        if (Arrays.equals(line, start, end, CFA_NAME, 0, CFA_NAME.length)) {
            return CFA;
        }
        if (Arrays.equals(line, start, end, RA_NAME, 0, RA_NAME.length)) {
            return RA;
        }
        int register = register(line, start, end);
        return register < 0 ? UNKNOWN_REGISTER : FIRST_REGISTER + register;
    }

    /** x86 files write {@code $esp}, ARM files {@code sp}; both are taken everywhere. */
    private int register(byte[] line, int start, int end) {
        int from = start < end && line[start] == '$' ? start + 1 : start;
        return end - from > MAX_REGISTER_NAME
                ? UNKNOWN_REGISTER
                : registers.get(key(line, from, end), UNKNOWN_REGISTER);
    }

    /** A short name as a number. */
    private static long key(byte[] text, int start, int end) {
        long key = 0;
        for (int i = start; i < end; i++) {
            key = (key << 8) | (text[i] & 0xff);
        }
        return key;
    }

    private int addChange() {
        for (int place = 0; place < rules.length; place++) {
            if (rules[place] >= 0) {
                changes.add(place);
                changes.add(rules[place]);
            }
        }
        changeStarts.add(changes.size());
        return changeStarts.size() - 2;
    }

    /** Both are sorted by place; so is the result. */
    private int merge(int set, int change) {
        int start = sets.size();
        int left = setStarts.get(set);
        int leftEnd = setStarts.get(set + 1);
        int right = changeStarts.get(change);
        int rightEnd = changeStarts.get(change + 1);
        if (start + (leftEnd - left) + (rightEnd - right) > MAX_RULE_INTS) {
            return BROKEN;
        }
        merged.clear();
        while (left < leftEnd || right < rightEnd) {
            int leftPlace = left < leftEnd ? sets.get(left) : Integer.MAX_VALUE;
            int rightPlace = right < rightEnd ? changes.get(right) : Integer.MAX_VALUE;
            boolean takeRight = rightPlace <= leftPlace;
            merged.add(Math.min(leftPlace, rightPlace));
            merged.add(takeRight ? changes.get(right + 1) : sets.get(left + 1));
            left += leftPlace <= rightPlace ? 2 : 0;
            right += takeRight ? 2 : 0;
        }
        return internSet(merged);
    }

    private int internSet(IntList rules) {
        long hash = 17;
        for (int i = 0; i < rules.size(); i++) {
            hash = hash * 0x100000001B3L + rules.get(i);
        }
        // Sets that are nearly alike must not get neighbouring keys.
        hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
        hash ^= hash >>> 32;
        // Colliding hashes move on by one until a free or an equal set is found.
        for (long key = hash >>> 2; ; key++) {
            int known = setsByHash.get(key, -1);
            if (known < 0) {
                int added = setStarts.size() - 1;
                for (int i = 0; i < rules.size(); i++) {
                    sets.add(rules.get(i));
                }
                setStarts.add(sets.size());
                setsByHash.put(key, added);
                return added;
            }
            if (isSet(known, rules)) {
                return known;
            }
        }
    }

    private boolean isSet(int set, IntList rules) {
        int start = setStarts.get(set);
        if (setStarts.get(set + 1) - start != rules.size()) {
            return false;
        }
        for (int i = 0; i < rules.size(); i++) {
            if (sets.get(start + i) != rules.get(i)) {
                return false;
            }
        }
        return true;
    }

    private int expression(byte[] line, int start, int end) {
        int length = trimmedEnd(line, start, end) - start;
        if (length > MAX_EXPRESSION_BYTES) {
            return CfiPrograms.FAILING_EXPRESSION;
        }
        int text = texts.intern(line, start, start + length);
        if (text == NamePool.NONE) {
            return CfiPrograms.FAILING_EXPRESSION;
        }
        int known = expressionsByText.get(text, -1);
        if (known >= 0) {
            return known;
        }
        int expression = compileExpression(line, start, start + length);
        expressionsByText.put(text, expression);
        return expression;
    }

    /** What can be seen to fail at any time fails here once, so that evaluation need not check. */
    private int compileExpression(byte[] line, int start, int end) {
        if (Arrays.equals(line, start, end, UNDEF_NAME, 0, UNDEF_NAME.length)) {
            return CfiPrograms.UNDEFINED_EXPRESSION;
        }
        if (Arrays.equals(line, start, end, RA_NAME, 0, RA_NAME.length)) {
            return CfiPrograms.KEPT_EXPRESSION;
        }
        program.clear();
        int depth = 0;
        int tokens = 0;
        for (int at = start; at < end; ) {
            int tokenEnd = tokenEnd(line, at, end);
            int effect = compileToken(line, at, tokenEnd);
            boolean hasOperands = depth >= (effect == 1 ? 0 : 1 - effect);
            depth += effect;
            if (effect == INVALID_TOKEN
                    || !hasOperands
                    || depth > MAX_DEPTH
                    || ++tokens > MAX_TOKENS) {
                return CfiPrograms.FAILING_EXPRESSION;
            }
            maxDepth = Math.max(maxDepth, depth);
            at = skipBlanks(line, tokenEnd, end);
        }
        return depth == 1 ? addExpression() : CfiPrograms.FAILING_EXPRESSION;
    }

    private static final int INVALID_TOKEN = Integer.MIN_VALUE;

    /** Appends the token's code and returns by how much it deepens the stack: 1, 0 or -1. */
    private int compileToken(byte[] line, int start, int end) {
        int operator = end - start == 1 ? CfiPrograms.OPERATORS.indexOf(line[start]) : -1;
        if (operator >= 0) {
            program.add(CfiPrograms.FIRST_OPERATOR + operator);
            return line[start] == '^' ? 0 : -1;
        }
        if (Arrays.equals(line, start, end, CFA_NAME, 0, CFA_NAME.length)) {
            program.add(CfiPrograms.PUSH_CFA);
            return 1;
        }
        if (Literals.isLong(line, start, end)) {
            long value = Literals.value(line, start, end);
            program.add(CfiPrograms.PUSH_LITERAL);
            program.add((int) (value >>> 32));
            program.add((int) value);
            return 1;
        }
        int register = register(line, start, end);
        if (register < 0) {
            return INVALID_TOKEN;
        }
        program.add(CfiPrograms.PUSH_REGISTER);
        program.add(register);
        return 1;
    }

    private int addExpression() {
        int start = code.size();
        for (int i = 0; i < program.size(); i++) {
            code.add(program.get(i));
        }
        return finishExpression(start);
    }

    private void addExpression(int instruction) {
        int start = code.size();
        code.add(instruction);
        finishExpression(start);
    }

    private int finishExpression(int start) {
        if (expressionStarts.size() == 0) {
            expressionStarts.add(start);
        }
        expressionStarts.add(code.size());
        return expressionStarts.size() - 2;
    }

    private static int nextLabel(byte[] line, int start, int end) {
        int at = start;
        while (at < end) {
            int tokenEnd = tokenEnd(line, at, end);
            if (line[tokenEnd - 1] == ':') {
                return at;
            }
            at = skipBlanks(line, tokenEnd, end);
        }
        return end;
    }

    private static int skipBlanks(byte[] line, int start, int end) {
        int at = start;
        while (at < end && Fields.isBlank(line[at])) {
            at++;
        }
        return at;
    }

    private static int tokenEnd(byte[] line, int start, int end) {
        int at = start;
        while (at < end && !Fields.isBlank(line[at])) {
            at++;
        }
        return at;
    }

    private static int trimmedEnd(byte[] line, int start, int end) {
        int at = end;
        while (at > start && Fields.isBlank(line[at - 1])) {
            at--;
        }
        return at;
    }
}
