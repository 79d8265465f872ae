package dev.faultline.symbols;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates unwind rules as texts, to check the compiled programs against. */
final class NaiveUnwinding {

    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

    private NaiveUnwinding() {}

    /** As {@link UnwindRules#apply}, from the texts of the rows in their order. */
    static UnwindRules.Outcome apply(
            List<String> rows, Registers callee, StackMemory stack, Registers caller) {
        Map<String, String> rules = new LinkedHashMap<>();
        for (String row : rows) {
            if (!collect(row, rules)) {
                return UnwindRules.Outcome.FAILED;
            }
        }
        String cfaRule = rules.remove(".cfa");
        String raRule = rules.remove(".ra");
        BigInteger cfa = cfaRule == null ? null : evaluate(cfaRule, callee, stack, null);
        if (cfa == null || raRule == null) {
            return UnwindRules.Outcome.FAILED;
        }
        if (raRule.strip().equals(".undef")) {
            return UnwindRules.Outcome.NO_CALLER;
        }
        boolean isKept = raRule.strip().equals(".ra");
        BigInteger ra = isKept ? BigInteger.ZERO : evaluate(raRule, callee, stack, cfa);
        if (ra == null) {
            return UnwindRules.Outcome.FAILED;
        }
        UnwindCpu cpu = callee.cpu();
        caller.set(cpu.stackPointer(), cfa.longValue());
        if (!isKept) {
            caller.set(cpu.programCounter(), ra.longValue());
        }
        Map<Integer, String> general = new HashMap<>();
        rules.forEach((name, rule) -> general.put(register(cpu, name), rule));
        general.forEach(
                (register, rule) -> {
                    BigInteger value = evaluate(rule, callee, stack, cfa);
                    if (register >= 0 && value != null) {
                        caller.set(register, value.longValue());
                    } else if (register >= 0) {
                        caller.clear(register);
                    }
                });
        return isKept
                ? UnwindRules.Outcome.RESTORED_BUT_RETURN_ADDRESS
                : UnwindRules.Outcome.RESTORED;
    }

    /**
     * The registers that a type 4 STACK WIN record leaves, by name with a dollar sign; null when it
     * fails.
     */
    static @Nullable Map<String, Long> applyProgram(
            NaiveSymbols.Win win, Registers callee, int grandCalleeParameters, StackMemory stack) {
        Map<String, Long> variables = new HashMap<>();
        for (String name : List.of("esp", "ebp", "ebx")) {
            int register = UnwindCpu.X86.register(name);
            if (callee.has(register)) {
                variables.put("$" + name, callee.get(register));
            }
        }
        long frame = win.locals() + win.saved() + (long) grandCalleeParameters;
        long search =
                win.detail().contains("@")
                        ? variables.getOrDefault("$ebp", 0L) + 4
                        : variables.getOrDefault("$esp", 0L) + frame;
        variables.put(".cbParams", (long) win.parameters());
        variables.put(".cbCalleeParams", (long) grandCalleeParameters);
        variables.put(".cbSavedRegs", (long) win.saved());
        variables.put(".cbLocals", (long) win.locals());
        variables.put(".raSearch", search);
        variables.put(".raSearchStart", search);
        Deque<Object> items = new ArrayDeque<>();
        for (String token : NaiveSymbols.words(win.detail().replace("=", " = "))) {
            if (!step(token, items, variables, stack)) {
                return null;
            }
        }
        return variables.containsKey("$eip") && variables.containsKey("$esp") ? variables : null;
    }

    private static boolean step(
            String token, Deque<Object> items, Map<String, Long> variables, StackMemory stack) {
        if (token.startsWith("$") || token.startsWith(".")) {
            items.push(token);
            return true;
        }
        if (!"+-*/%@^=".contains(token)) {
            items.push(Long.parseLong(token) & 0xffffffffL);
            return true;
        }
        Long right = items.isEmpty() ? null : value(items.pop(), variables);
        if (right == null) {
            return false;
        }
        if (token.equals("^")) {
            items.push(stack.word(right));
            return stack.hasWord(right);
        }
        Object target = items.pop();
        if (token.equals("=")) {
            variables.put((String) target, right);
            return true;
        }
        Long left = value(target, variables);
        if (left == null) {
            return false;
        }
        BigInteger result = binary(token, BigInteger.valueOf(left), BigInteger.valueOf(right));
        if (result == null) {
            return false;
        }
        items.push(result.longValue() & 0xffffffffL);
        return true;
    }

    private static @Nullable Long value(Object item, Map<String, Long> variables) {
        return item instanceof String name ? variables.get(name) : (Long) item;
    }

    private static boolean collect(String row, Map<String, String> rules) {
        String register = null;
        StringBuilder rule = new StringBuilder();
        for (String word : NaiveSymbols.words(row + " end:")) {
            if (!word.endsWith(":")) {
                rule.append(word).append(' ');
                continue;
            }
            if (register == null ? rule.length() > 0 : rule.length() == 0) {
                return false;
            }
            if (register != null) {
                rules.put(register, rule.toString());
                rule.setLength(0);
            }
            register = word.substring(0, word.length() - 1);
        }
        return !rules.isEmpty();
    }

    private static @Nullable BigInteger evaluate(
            String rule, Registers callee, StackMemory stack, @Nullable BigInteger cfa) {
        Deque<BigInteger> values = new ArrayDeque<>();
        for (String token : NaiveSymbols.words(rule)) {
            BigInteger value;
            if ("+-*/%@".contains(token)) {
                if (values.size() < 2) {
                    return null;
                }
                BigInteger right = values.pop();
                value = binary(token, values.pop(), right);
            } else if (token.equals("^")) {
                value = values.isEmpty() ? null : read(values.pop(), stack);
            } else if (token.equals(".cfa")) {
                value = cfa;
            } else {
                value = literalOrRegister(token, callee);
            }
            if (value == null) {
                return null;
            }
            values.push(value.mod(WORD));
        }
        boolean fits =
                values.size() == 1 && values.peek().bitLength() <= 8 * callee.cpu().wordBytes();
        return fits ? values.pop() : null;
    }

    private static @Nullable BigInteger binary(String token, BigInteger left, BigInteger right) {
        boolean isZero = right.signum() == 0;
        return switch (token) {
            case "+" -> left.add(right);
            case "-" -> left.subtract(right);
            case "*" -> left.multiply(right);
            case "/" -> isZero ? null : left.divide(right);
            case "%" -> isZero ? null : left.mod(right);
            default -> right.bitCount() == 1 ? left.subtract(left.mod(right)) : null;
        };
    }

    private static @Nullable BigInteger read(BigInteger address, StackMemory stack) {
        long at = address.longValue();
        return stack.hasWord(at) ? unsigned(stack.word(at)) : null;
    }

    private static @Nullable BigInteger literalOrRegister(String token, Registers callee) {
        String digits = token.startsWith("-") ? token.substring(1) : token;
        if (!digits.isEmpty() && digits.chars().allMatch(Character::isDigit)) {
            return new BigInteger(token);
        }
        int register = register(callee.cpu(), token);
        return register >= 0 && callee.has(register) ? unsigned(callee.get(register)) : null;
    }

    private static int register(UnwindCpu cpu, String name) {
        return cpu.register(name.startsWith("$") ? name.substring(1) : name);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
