package dev.faultline.intake.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    open /home/alice/.mozilla/x failed        | open /home/<user>/.mozilla/x failed
                    C:\\Users\\Al Ice\\AppData\\x             | C:\\Users\\<user>\\AppData\\x
                    C:\\\\Users\\\\bob\\\\x                   | C:\\\\Users\\\\<user>\\\\x
                    /Users/bob/Library                        | /Users/<user>/Library
                    file:///home/bob/a.txt                    | file:///home/<user>/a.txt
                    C:\\Documents and Settings\\eve\\x        | C:\\Documents and Settings\\<user>\\x
                    mail a.b+c@example.co.uk now              | mail <email> now
                    at https://example.org/a?token=1 line 2   | at <url> line 2
                    chrome://browser/x.js?id=7#z              | chrome://browser/x.js?<query>
                    peer 192.168.1.77 lost                    | peer <ip> lost
                    peer fe80::1ff:fe23:4567:890a lost        | peer <ip> lost
                    peer 2001:db8:0:0:0:0:0:1 lost            | peer <ip> lost
                    mac 00:1a:2b:3c:4d:5e                     | mac <mac>
                    {EC8030F7-c20a-464f-9b0e-13a3a9e97384} on | <guid> on
                    key 0123456789abcdef0123 end              | key <hex> end
                    key 3q2+7wABAgMEBQYHCAkKCwwNDg8QERI= end  | key <token> end
                    Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpX.x | Bearer <token>.x
                    id fJ8-kQ2_zX9wB4nT7vLm3RpY6aHd0cGs       | id <token>
                    """)
    void takesOut(String text, String redacted) {
        assertThat(Redaction.redact(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOZ_RELEASE_ASSERT(aIndex < mLength)",
                "mozilla::dom::Element::SetAttr(nsAtom*)",
                "called `Option::unwrap()` on a `None` value",
                "dom/base/nsINode.cpp:123",
                "ElementAt(aIndex = 12, aLength = 0)",
                "add::bad::face",
                "version 128.0.2",
                "0x7ffd1234",
                "nsHttpConnectionMgr2000OnMsgProcessPendingQueue",
                "_ZN7mozilla3dom7Element7SetAttrEP6nsAtomRK12nsTSubstring",
                "/builds/worker/checkouts/gecko/dom/base/nsINode2.cpp",
                "NS_ERROR_FILE_ACCESS_DENIED_80520015_ON_SHUTDOWN",
                "thirty-two-words-1-2-3-4-5-6-7-8-in-a-row"
            })
    void leavesProgramText(String text) {
        assertThat(Redaction.redact(text)).isEqualTo(text);
    }

    @Test
    void whatIsRedactedHasNothingMoreToRedact() {
        String text =
                "C:\\Users\\bob\\x for bob@example.org at 10.0.0.7, 3q2+7wABAgMEBQYHCAkKCwwNDg8QERI=";
        String once = Redaction.redact(text);

        assertThat(once).doesNotContain("bob", "10.0.0.7", "3q2");
        assertThat(Redaction.redact(once)).isEqualTo(once);
    }

    @Test
    void longTextIsCut() {
        assertThat(Redaction.redact("/".repeat(1_000_000))).hasSizeLessThanOrEqualTo(8192);
    }
}
