package dev.faultline.jobs.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.jobs.notifier.Incidents.Happening;
import dev.faultline.jobs.notifier.Incidents.News;
import dev.faultline.minidump.HostileInput;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertState;
import java.util.ArrayList;
import java.util.List;

/** Whatever an alert says, what is sent of it is bounded, one line each, and no command. */
class AlertFuzzTest {

    private static final AlertWriter WRITER =
            new AlertWriter(5 * Alerts.MINUTE, "https://runbooks.example/", "");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS = 64 << 10;
    private static final int MOST_TEXTS = 20;

    @FuzzTest(maxDuration = "30s")
    void rendersAnyAlert(FuzzedDataProvider data) {
        int size = data.remainingBytes();
        Statement said =
                Alerts.said(
                        data.pickValue(AlertState.values()),
                        data.consumeInt(0, 10),
                        alert -> fill(alert, data));
        News news = new News(data.pickValue(Happening.values()), said);
        HostileInput.check(size, () -> render(news));
    }

    private static String render(News news) {
        AlertmanagerAlert alert = WRITER.write(news.statement(), Alerts.FIRED);
        alert.labels().values().forEach(AlertFuzzTest::check);
        alert.annotations().values().forEach(AlertFuzzTest::checkCommands);
        WebhookDocument document = WebhookDocument.of(news, WRITER);
        check(document.title());
        check(document.signature());
        document.reasons().forEach(AlertFuzzTest::check);
        try {
            String json = JSON.writeValueAsString(List.of(alert, document));
            assertThat(json.length()).isLessThan(MOST_CHARACTERS);
            return json;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(String text) {
        assertThat(text.codePoints().noneMatch(Character::isISOControl)).isTrue();
        checkCommands(text);
    }

    private static void checkCommands(String text) {
        assertThat(text).doesNotContain("<!", "<@", "<#");
    }

    private static void fill(Alert alert, FuzzedDataProvider data) {
        alert.setRatio(data.consumeDouble());
        alert.setRatioLow(data.consumeDouble());
        alert.setObserved(data.consumeDouble());
        alert.setExpected(data.consumeDouble());
        alert.setClients(data.consumeDouble());
        alert.setCrashes(data.consumeLong());
        alert.setProduct(data.consumeString(120));
        alert.setChannel(data.consumeString(120));
        alert.setAlertClass(data.consumeString(120));
        alert.setSeverity(data.consumeString(120));
        alert.setBuilds(texts(data));
        alert.setReasons(texts(data));
        alert.setCaveats(texts(data));
        alert.setExemplarReports(texts(data));
        alert.setTitle(data.consumeString(400));
        alert.setSignature(data.consumeRemainingAsString());
    }

    private static List<String> texts(FuzzedDataProvider data) {
        List<String> texts = new ArrayList<>();
        for (int i = data.consumeInt(0, MOST_TEXTS); i > 0; i--) {
            texts.add(data.consumeString(400));
        }
        return texts;
    }
}
