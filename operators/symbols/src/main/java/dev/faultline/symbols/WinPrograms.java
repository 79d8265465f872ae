package dev.faultline.symbols;

import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * The compiled program strings of STACK WIN records. A program is postfix code over variables; the
 * first variables are fixed, further ones belong to the program.
 */
final class WinPrograms {

    // Variables. The first six are registers, and what the program leaves there is the result.
    static final int EIP = 0;
    static final int ESP = 1;
    static final int EBP = 2;
    static final int EBX = 3;
    static final int CB_PARAMS = 6;
    static final int CB_CALLEE_PARAMS = 7;
    static final int CB_SAVED_REGS = 8;
    static final int CB_LOCALS = 9;
    static final int RA_SEARCH = 10;
    static final int RA_SEARCH_START = 11;

    /** Names of the fixed variables, in the order of their numbers. */
    static final String[] VARIABLES = {
        "$eip", "$esp", "$ebp", "$ebx", "$esi", "$edi",
        ".cbParams", ".cbCalleeParams", ".cbSavedRegs", ".cbLocals", ".raSearch", ".raSearchStart"
    };

    // Instructions. A literal is followed by its value, a variable by its number.
    static final int PUSH_UNDEFINED = 0;
    static final int PUSH_LITERAL = 1;
    static final int PUSH_VARIABLE = 2;
    static final int ASSIGN = 3;
    static final int FIRST_OPERATOR = 4;
    static final int FAIL = -1;

    private static final long UNSET = -1;

    // What is on the stack: a 32-bit value, a variable's number with a mark, or "undefined".
    private static final long VARIABLE_MARK = 1L << 40;
    private static final long UNDEFINED = 1L << 41;

    private final IntBuffer code;
    private final IntBuffer programStarts;
    private final int variableCount;
    private final int maxDepth;

    WinPrograms(IntBuffer code, IntBuffer programStarts, int variableCount, int maxDepth) {
        this.code = code;
        this.programStarts = programStarts;
        this.variableCount = variableCount;
        this.maxDepth = maxDepth;
    }

    /** Whether the program aligns, which means that the function has moved its stack pointer. */
    boolean aligns(int program) {
        return contains(program, FIRST_OPERATOR + CfiPrograms.OPERATORS.indexOf('@'));
    }

    /** Variables without values, as many as any program needs. */
    long[] variables() {
        long[] variables = new long[variableCount];
        Arrays.fill(variables, UNSET);
        return variables;
    }

    static boolean isSet(long value) {
        return value != UNSET;
    }

    /** Runs a program on the variables; false when it fails. */
    boolean run(int program, long[] variables, StackMemory stack) {
        long[] values = new long[maxDepth];
        int depth = 0;
        int end = programStarts.get(program + 1);
        for (int at = programStarts.get(program); at < end && depth >= 0; at++) {
            int instruction = code.get(at);
            if (instruction >= FIRST_OPERATOR) {
                char operator = CfiPrograms.OPERATORS.charAt(instruction - FIRST_OPERATOR);
                depth = operate(operator, values, depth, variables, stack);
            } else if (instruction == ASSIGN) {
                depth = assign(values, depth, variables);
            } else if (instruction == PUSH_LITERAL) {
                values[depth++] = Integer.toUnsignedLong(code.get(++at));
            } else if (instruction == PUSH_VARIABLE) {
                values[depth++] = VARIABLE_MARK | code.get(++at);
            } else if (instruction == PUSH_UNDEFINED) {
                values[depth++] = UNDEFINED;
            } else {
                depth = -1;
            }
        }
        return depth >= 0;
    }

    private boolean contains(int program, int wanted) {
        for (int at = programStarts.get(program); at < programStarts.get(program + 1); at++) {
            if (code.get(at) == wanted) {
                return true;
            }
            if (code.get(at) == PUSH_LITERAL || code.get(at) == PUSH_VARIABLE) {
                at++;
            }
        }
        return false;
    }

    /** {@code variable value =}; an undefined value unsets the variable. */
    private static int assign(long[] values, int depth, long[] variables) {
        long target = values[depth - 2];
        if (target >= UNDEFINED || target < VARIABLE_MARK) {
            return -1;
        }
        long value = values[depth - 1];
        if (value != UNDEFINED) {
            value = valueOf(value, variables);
            if (value == UNSET) {
                return -1;
            }
        }
        variables[(int) target] = value == UNDEFINED ? UNSET : value;
        return depth - 2;
    }

    private static int operate(
            char operator, long[] values, int depth, long[] variables, StackMemory stack) {
        long right = valueOf(values[depth - 1], variables);
        if (right == UNSET) {
            return -1;
        }
        if (operator == '^') {
            if (!stack.hasWord(right)) {
                return -1;
            }
            values[depth - 1] = stack.word(right);
            return depth;
        }
        long left = valueOf(values[depth - 2], variables);
        boolean isDivision = operator == '/' || operator == '%';
        if (left == UNSET
                || (right == 0 && isDivision)
                || (operator == '@' && Long.bitCount(right) != 1)) {
            return -1;
        }
        values[depth - 2] = CfiPrograms.binary(operator, left, right) & 0xffffffffL;
        return depth - 1;
    }

    private static long valueOf(long item, long[] variables) {
        if (item >= UNDEFINED) {
            return UNSET;
        }
        return item >= VARIABLE_MARK ? variables[(int) item] : item;
    }
}
