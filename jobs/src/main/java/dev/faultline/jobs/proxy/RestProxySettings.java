package dev.faultline.jobs.proxy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * What the proxy is told.
 *
 * @param flink base address of Flink's REST interface
 * @param listen where to answer
 * @param mostRequests requests in work at the same time; as many again wait, further ones are
 *     turned away
 * @param timeout longest wait for Flink to begin an answer
 * @param maxAnswerBytes longest answer passed on; what is longer, such as a log, is cut off
 */
public record RestProxySettings(
        URI flink,
        InetSocketAddress listen,
        int mostRequests,
        Duration timeout,
        long maxAnswerBytes) {

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when one is not kept
     */
    public RestProxySettings {
        boolean isHttp = "http".equals(flink.getScheme()) || "https".equals(flink.getScheme());
        if (!isHttp
                || flink.getHost() == null
                || flink.getRawQuery() != null
                || flink.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "--flink-url must be like http://host:port, without name, password or query");
        }
        if (mostRequests < 1 || mostRequests > 1000) {
            throw new IllegalArgumentException("--most-requests must be 1 to 1000");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("--timeout is a positive duration");
        }
        if (maxAnswerBytes < 1) {
            throw new IllegalArgumentException("--max-answer-bytes must be positive");
        }
    }
}
