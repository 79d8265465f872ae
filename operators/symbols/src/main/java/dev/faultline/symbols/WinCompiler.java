package dev.faultline.symbols;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/** Turns program strings of STACK WIN records into integer programs, each distinct one once. */
final class WinCompiler {

    private static final int MAX_PROGRAM_BYTES = 1024;
    private static final int MAX_TOKENS = 128;
    static final int MAX_DEPTH = 32;
    static final int MAX_VARIABLES = WinPrograms.VARIABLES.length + MAX_TOKENS;

    // Real files have a few thousand.
    private static final int MAX_PROGRAMS = 1 << 14;

    /** The program that fails. */
    private static final int FAILING = 0;

    private static final Map<String, Integer> FIXED_VARIABLES = new HashMap<>();

    static {
        for (String fixed : WinPrograms.VARIABLES) {
            FIXED_VARIABLES.put(fixed, FIXED_VARIABLES.size());
        }
    }

    private final NamePool texts = new NamePool();
    private final LongIntMap programsByText = new LongIntMap();
    private final IntList code = new IntList();
    private final IntList programStarts = new IntList();
    private int variableCount = WinPrograms.VARIABLES.length;
    private int maxDepth;

    WinCompiler() {
        programStarts.add(0);
        code.add(WinPrograms.FAIL);
        programStarts.add(code.size());
    }

    /** Number of the program. */
    int program(byte[] line, int start, int end) {
        int length = Math.min(end - start, MAX_PROGRAM_BYTES + 1);
        int text = texts.intern(line, start, start + length);
        if (text == NamePool.NONE || programStarts.size() > MAX_PROGRAMS) {
            return text == NamePool.NONE ? FAILING : programsByText.get(text, FAILING);
        }
        int known = programsByText.get(text, -1);
        if (known >= 0) {
            return known;
        }
        compile(new String(line, start, length, StandardCharsets.ISO_8859_1));
        programStarts.add(code.size());
        int program = programStarts.size() - 2;
        programsByText.put(text, program);
        return program;
    }

    IntList code() {
        return code;
    }

    /** Where programs start in the code, and one more for the end. */
    IntList programStarts() {
        return programStarts;
    }

    /** Number of variables that a program has at most. */
    int variableCount() {
        return variableCount;
    }

    /** Greatest number of values that a program needs at a time. */
    int maxDepth() {
        return Math.max(maxDepth, 1);
    }

    /** What can be seen to fail at any time becomes a single instruction that does. */
    private void compile(String text) {
        IntList program = new IntList();
        if (text.length() > MAX_PROGRAM_BYTES || !compile(text, program)) {
            code.add(WinPrograms.FAIL);
            return;
        }
        for (int i = 0; i < program.size(); i++) {
            code.add(program.get(i));
        }
    }

    private boolean compile(String text, IntList program) {
        // A Windows tool forgets the blank after an assignment now and then.
        StringTokenizer tokens = new StringTokenizer(text.replace("=", " = "), " \t");
        if (tokens.countTokens() > MAX_TOKENS) {
            return false;
        }
        Map<String, Integer> variables = new HashMap<>(0);
        int depth = 0;
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            if (depth < operands(token) || !add(token, variables, program)) {
                return false;
            }
            depth += results(token) - operands(token);
            if (depth > MAX_DEPTH) {
                return false;
            }
            maxDepth = Math.max(maxDepth, depth);
        }
        variableCount = Math.max(variableCount, FIXED_VARIABLES.size() + variables.size());
        return true;
    }

    private static int operands(String token) {
        boolean isOperator = token.length() == 1 && "+-*/%@^=".contains(token);
        if (!isOperator) {
            return 0;
        }
        return token.equals("^") ? 1 : 2;
    }

    private static int results(String token) {
        return token.equals("=") ? 0 : 1;
    }

    private static boolean add(String token, Map<String, Integer> variables, IntList program) {
        int operator = token.length() == 1 ? CfiPrograms.OPERATORS.indexOf(token.charAt(0)) : -1;
        if (operator >= 0) {
            program.add(WinPrograms.FIRST_OPERATOR + operator);
        } else if (token.equals("=")) {
            program.add(WinPrograms.ASSIGN);
        } else if (token.equals(".undef")) {
            program.add(WinPrograms.PUSH_UNDEFINED);
        } else if (token.startsWith("$") || token.startsWith(".")) {
            program.add(WinPrograms.PUSH_VARIABLE);
            program.add(variable(token, variables));
        } else if (isInt(token)) {
            program.add(WinPrograms.PUSH_LITERAL);
            program.add(Integer.parseInt(token));
        } else {
            return false;
        }
        return true;
    }

    private static int variable(String name, Map<String, Integer> variables) {
        Integer fixed = FIXED_VARIABLES.get(name);
        if (fixed != null) {
            return fixed;
        }
        return variables.computeIfAbsent(name, added -> FIXED_VARIABLES.size() + variables.size());
    }

    private static boolean isInt(String token) {
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        return Literals.isInt(bytes, 0, bytes.length);
    }
}
