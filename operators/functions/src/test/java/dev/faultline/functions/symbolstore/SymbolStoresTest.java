package dev.faultline.functions.symbolstore;

import static dev.faultline.functions.symbolstore.SymbolFiles.MODULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.functions.symbolstore.StoreAnswer.Corrupt;
import dev.faultline.functions.symbolstore.StoreAnswer.Denied;
import dev.faultline.functions.symbolstore.StoreAnswer.Missing;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.SymbolFileParser;
import dev.faultline.symbols.SymbolResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymbolStoresTest {

    private static final StoreAnswer DOWN = new Unavailable(Trouble.NOT_REACHED, "test", 0);
    private static final SymbolReader PARSER =
            text -> {
                ParseResult result = SymbolFileParser.parse(text, MODULE);
                return result instanceof ParseResult.Parsed parsed
                        ? new SymbolResult.Found(parsed.table())
                        : new SymbolResult.Corrupt(((ParseResult.Rejected) result).reason());
            };

    private final FakeClock clock = new FakeClock();

    @Test
    void takesTheFirstStoreThatHasTheFile() throws IOException {
        FakeStore first = new FakeStore("first", new Missing());
        FakeStore second = new FakeStore("second", file("second"));
        FakeStore third = new FakeStore("third", file("third"));

        assertThat(function(stores(first, second, third).find(MODULE, PARSER))).isEqualTo("second");
        assertThat(third.asked).isZero();
    }

    @Test
    void goesOnAfterACorruptAnUnavailableAndADeniedStore() throws IOException {
        SymbolStores stores =
                stores(
                        new FakeStore("page", text("<html>")),
                        new FakeStore("bomb", new Corrupt(Malformed.TOO_LARGE)),
                        new FakeStore("down", DOWN),
                        new FakeStore("denied", new Denied("test")),
                        new FakeStore("good", file("good")));

        assertThat(function(stores.find(MODULE, PARSER))).isEqualTo("good");
    }

    @Test
    void answersWithWhatIsMostWorthAskingAgain() throws IOException {
        FakeStore missing = new FakeStore("missing", new Missing());
        FakeStore corrupt = new FakeStore("corrupt", text("<html>"));
        FakeStore down = new FakeStore("down", DOWN);

        assertThat(stores(missing).find(MODULE, PARSER).result())
                .isEqualTo(new SymbolResult.Missing());
        assertThat(stores(corrupt, missing).find(MODULE, PARSER).result())
                .isEqualTo(new SymbolResult.Corrupt(Malformed.NO_MODULE_RECORD));
        assertThat(stores(down, corrupt, missing).find(MODULE, PARSER).result())
                .isInstanceOf(SymbolResult.Unavailable.class);
        assertThat(stores().find(MODULE, PARSER).result()).isEqualTo(new SymbolResult.Missing());
    }

    @Test
    void asksAnUnavailableStoreAgainWithGrowingPauses() throws IOException {
        FakeStore store = new FakeStore("flaky", DOWN, DOWN, file("main"));

        assertThat(function(stores(store).find(MODULE, PARSER))).isEqualTo("main");
        assertThat(clock.sleeps).containsExactly(100L, 400L);
    }

    @Test
    void asksAgainWhenATransferBreaksOff() throws IOException {
        FakeStore store =
                new FakeStore(
                        "flaky",
                        broken(new Unavailable(Trouble.TRUNCATED, "test", 0)),
                        file("main"));

        assertThat(function(stores(store).find(MODULE, PARSER))).isEqualTo("main");
    }

    @Test
    void doesNotAskAgainWhatCannotGetBetter() throws IOException {
        FakeStore store =
                new FakeStore("bad", broken(new Corrupt(Malformed.TOO_LARGE)), file("main"));

        assertThat(stores(store).find(MODULE, PARSER).result())
                .isEqualTo(new SymbolResult.Corrupt(Malformed.TOO_LARGE));
        assertThat(store.asked).isOne();
    }

    @Test
    void beginsNoRequestAfterTheRetryTime() throws IOException {
        FakeStore store = new FakeStore("slow", DOWN, DOWN, file("main"));
        store.takesMillis = 950;

        assertThat(stores(store).find(MODULE, PARSER).result())
                .isInstanceOf(SymbolResult.Unavailable.class);
        assertThat(store.asked).isOne();
    }

    @Test
    void leavesAStoreAloneForAsLongAsItAsks() throws IOException {
        FakeStore store =
                new FakeStore(
                        "busy",
                        new Unavailable(Trouble.REFUSED, "status 429", 5_000),
                        file("main"));
        SymbolStores stores = stores(store);

        assertThat(stores.find(MODULE, PARSER).askAgainMillis()).isEqualTo(5_000);
        clock.now += 4_000;
        assertThat(stores.find(MODULE, PARSER).askAgainMillis()).isEqualTo(1_000);
        assertThat(store.asked).isOne();
        clock.now += 1_000;
        assertThat(function(stores.find(MODULE, PARSER))).isEqualTo("main");
    }

    @Test
    void letsAStoreRestThatKeepsFailing() throws IOException {
        FakeStore down = new FakeStore("down", DOWN);
        FakeStore good = new FakeStore("good", file("main"));
        SymbolStores stores = stores(down, good);
        for (int i = 0; i < 10; i++) {
            assertThat(function(stores.find(MODULE, PARSER))).isEqualTo("main");
        }

        assertThat(down.asked).isEqualTo(5);
        StoreCounters counters = stores.counters().get(0);
        assertThat(counters.store()).isEqualTo("down");
        assertThat(counters.asked()).isEqualTo(5);
        assertThat(counters.unavailable()).isEqualTo(5);
        assertThat(counters.skipped()).isEqualTo(8);
        assertThat(counters.breakerState()).isEqualTo(2);
    }

    @Test
    void asksAStoreAgainAfterItsRest() throws IOException {
        FakeStore store = new FakeStore("down", DOWN, DOWN, DOWN, DOWN, DOWN, file("main"));
        SymbolStores stores = stores(store);
        for (int i = 0; i < 2; i++) {
            assertThat(stores.find(MODULE, PARSER).result())
                    .isInstanceOf(SymbolResult.Unavailable.class);
        }
        clock.now += 60_000;

        assertThat(function(stores.find(MODULE, PARSER))).isEqualTo("main");
        assertThat(stores.counters().get(0).breakerState()).isZero();
    }

    @Test
    void doesNotHoldItAgainstTheStoreWhenTheReaderFails() throws IOException {
        SymbolStores stores = stores(new FakeStore("good", file("main")));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(
                            () ->
                                    stores.find(
                                            MODULE,
                                            text -> {
                                                throw new IOException("disk full");
                                            }))
                    .hasMessage("disk full");
        }

        assertThat(function(stores.find(MODULE, PARSER))).isEqualTo("main");
    }

    @Test
    void countsWhatEachStoreAnswered() throws IOException {
        byte[] text = SymbolFiles.bytes(MODULE, "main");
        FakeStore store =
                new FakeStore(
                        "mixed", new Missing(), text("<html>"), new Denied("x"), file("main"));
        SymbolStores stores = stores(store);
        for (int i = 0; i < 4; i++) {
            SymbolResult unused = stores.find(MODULE, PARSER).result();
            assertThat(unused).isNotNull();
        }

        StoreCounters counters = stores.counters().get(0);
        assertThat(counters.asked()).isEqualTo(4);
        assertThat(counters.missing()).isOne();
        assertThat(counters.corrupt()).isOne();
        assertThat(counters.denied()).isOne();
        assertThat(counters.found()).isOne();
        assertThat(counters.bytes()).isEqualTo(text.length + "<html>".length());
    }

    private SymbolStores stores(SymbolStore... stores) {
        return new SymbolStores(
                List.of(stores),
                new AskSettings(3, 100, 1_000, 5, 10_000, 60_000, 3_600_000),
                clock);
    }

    private static String function(SymbolStores.Answer answer) {
        assertThat(answer.result()).isInstanceOf(SymbolResult.Found.class);
        var resolution = ((SymbolResult.Found) answer.result()).table().resolve(0x1000);
        return resolution == null ? "" : resolution.function();
    }

    private static StoreAnswer file(String function) {
        return text(SymbolFiles.text(MODULE, function));
    }

    private static StoreAnswer text(String text) {
        return new Opened(
                new ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static StoreAnswer broken(StoreAnswer how) {
        return new Opened(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new StoreReadException(how);
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        throw new StoreReadException(how);
                    }
                });
    }

    private static final class FakeClock implements StoreClock {

        private long now;
        private final List<Long> sleeps = new ArrayList<>();

        @Override
        public long millis() {
            return now;
        }

        @Override
        public void sleep(long millis) {
            sleeps.add(millis);
            now += millis;
        }
    }

    /** Gives its answers in turn and repeats the last one. */
    private final class FakeStore implements SymbolStore {

        private final String name;
        private final List<StoreAnswer> answers;
        private int asked;
        private long takesMillis;

        FakeStore(String name, StoreAnswer... answers) {
            this.name = name;
            this.answers = List.of(answers);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public StoreAnswer open(ModuleId module) {
            clock.now += takesMillis;
            StoreAnswer answer = answers.get(Math.min(asked++, answers.size() - 1));
            if (answer instanceof Opened opened
                    && opened.text() instanceof ByteArrayInputStream text) {
                text.reset();
            }
            return answer;
        }

        @Override
        public void close() {
            asked = 0;
        }
    }
}
