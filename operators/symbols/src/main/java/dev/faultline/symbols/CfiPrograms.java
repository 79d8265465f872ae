package dev.faultline.symbols;

import java.nio.IntBuffer;

/**
 * The compiled rules of one file. A rule set is pairs of a register's place and an expression's
 * number, sorted by place; an expression is postfix code. See {@link CfiCompiler} for the numbers.
 */
final class CfiPrograms {

    static final int UNDEFINED_EXPRESSION = 0;
    static final int FAILING_EXPRESSION = 1;

    /** {@code .ra} itself: the return address is where it was when the function started. */
    static final int KEPT_EXPRESSION = 2;

    // Instructions. A literal is followed by its high and its low half, a register by its id.
    static final int UNDEFINED = 0;
    static final int FAILS = 1;
    static final int PUSH_CFA = 2;
    static final int PUSH_LITERAL = 3;
    static final int PUSH_REGISTER = 4;
    static final int FIRST_OPERATOR = 5;

    /** Instruction of an operator = {@link #FIRST_OPERATOR} + its index here. */
    static final String OPERATORS = "+-*/%@^";

    private final IntBuffer code;
    private final IntBuffer expressionStarts;
    private final IntBuffer sets;
    private final IntBuffer setStarts;
    private final int maxDepth;

    CfiPrograms(
            IntBuffer code,
            IntBuffer expressionStarts,
            IntBuffer sets,
            IntBuffer setStarts,
            int maxDepth) {
        this.code = code;
        this.expressionStarts = expressionStarts;
        this.sets = sets;
        this.setStarts = setStarts;
        this.maxDepth = maxDepth;
    }

    /** See {@link UnwindRules#apply}. */
    UnwindRules.Outcome apply(int set, Registers callee, StackMemory stack, Registers caller) {
        int rule = setStarts.get(set);
        int end = setStarts.get(set + 1);
        // Sorted by place: .cfa and .ra come first, and both have to be there.
        if (end - rule < 4
                || sets.get(rule) != CfiCompiler.CFA
                || sets.get(rule + 2) != CfiCompiler.RA) {
            return UnwindRules.Outcome.FAILED;
        }
        Evaluation evaluation = new Evaluation(callee, stack);
        if (!evaluation.run(sets.get(rule + 1))) {
            return UnwindRules.Outcome.FAILED;
        }
        evaluation.defineCfa();
        if (sets.get(rule + 3) == UNDEFINED_EXPRESSION) {
            return UnwindRules.Outcome.NO_CALLER;
        }
        boolean isKept = sets.get(rule + 3) == KEPT_EXPRESSION;
        if (!isKept && !evaluation.run(sets.get(rule + 3))) {
            return UnwindRules.Outcome.FAILED;
        }
        caller.set(caller.cpu().stackPointer(), evaluation.cfa);
        if (!isKept) {
            caller.set(caller.cpu().programCounter(), evaluation.result);
        }
        for (int i = rule + 4; i < end; i += 2) {
            int register = sets.get(i) - CfiCompiler.FIRST_REGISTER;
            if (evaluation.run(sets.get(i + 1))) {
                caller.set(register, evaluation.result);
            } else {
                caller.clear(register);
            }
        }
        return isKept
                ? UnwindRules.Outcome.RESTORED_BUT_RETURN_ADDRESS
                : UnwindRules.Outcome.RESTORED;
    }

    /**
     * Unsigned 64-bit wrapping arithmetic for every processor; a result has to fit the processor's
     * word.
     */
    private final class Evaluation {

        private final Registers callee;
        private final StackMemory stack;
        private final long[] values = new long[maxDepth];
        private boolean hasCfa;
        private long cfa;
        private long result;

        Evaluation(Registers callee, StackMemory stack) {
            this.callee = callee;
            this.stack = stack;
        }

        void defineCfa() {
            cfa = result;
            hasCfa = true;
        }

        /** Leaves the value in {@link #result}; the compiler has checked the depths. */
        boolean run(int expression) {
            int depth = 0;
            int end = expressionStarts.get(expression + 1);
            for (int at = expressionStarts.get(expression); at < end; at++) {
                int instruction = code.get(at);
                if (instruction >= FIRST_OPERATOR) {
                    depth = operate(OPERATORS.charAt(instruction - FIRST_OPERATOR), depth);
                } else if (instruction == PUSH_LITERAL) {
                    values[depth++] =
                            ((long) code.get(at + 1) << 32) | (code.get(at + 2) & 0xffffffffL);
                    at += 2;
                } else if (instruction == PUSH_REGISTER) {
                    at++;
                    depth = callee.has(code.get(at)) ? push(depth, callee.get(code.get(at))) : -1;
                } else {
                    depth = instruction == PUSH_CFA && hasCfa ? push(depth, cfa) : -1;
                }
                if (depth < 0) {
                    return false;
                }
            }
            result = values[0];
            return callee.cpu().fits(result);
        }

        private int push(int depth, long value) {
            values[depth] = value;
            return depth + 1;
        }

        /** The new depth, -1 when the operation has no result. */
        private int operate(char operator, int depth) {
            long right = values[depth - 1];
            if (operator == '^') {
                if (!stack.hasWord(right)) {
                    return -1;
                }
                values[depth - 1] = stack.word(right);
                return depth;
            }
            long left = values[depth - 2];
            if (right == 0 && (operator == '/' || operator == '%')) {
                return -1;
            }
            if (operator == '@' && Long.bitCount(right) != 1) {
                return -1;
            }
            values[depth - 2] = binary(operator, left, right);
            return depth - 1;
        }
    }

    static long binary(char operator, long left, long right) {
        return switch (operator) {
            case '+' -> left + right;
            case '-' -> left - right;
            case '*' -> left * right;
            case '/' -> Long.divideUnsigned(left, right);
            case '%' -> Long.remainderUnsigned(left, right);
            // Align: down to a multiple of a power of two.
            default -> left & -right;
        };
    }
}
