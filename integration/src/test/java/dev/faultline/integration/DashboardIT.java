package dev.faultline.integration;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The live page in a browser, while a bad build fires. */
@ExtendWith(SharedFaultline.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SIGNATURE = "meadow::layout::FlexLine::Baseline";

    /** More elements than that before the one that is looked for are not usable by keyboard. */
    private static final int MOST_TABS = 80;

    private final LivePage dashboard;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final Optional<Path> program = program();
    private final Optional<Playwright> playwright;
    private final Optional<Browser> browser;

    DashboardIT(Stories stories) {
        stories.badBuild();
        dashboard = new LivePage(stories.live().kafka());
        playwright =
                program.map(
                        path ->
                                Playwright.create(
                                        new Playwright.CreateOptions()
                                                .setEnv(
                                                        Map.of(
                                                                "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                                                                "1"))));
        browser =
                playwright.map(
                        each ->
                                each.chromium()
                                        .launch(
                                                new LaunchOptions()
                                                        .setExecutablePath(program.orElseThrow())));
        await().atMost(BOUND)
                .until(() -> !dashboard.json("/api/alerts").path("open").path(0).isMissingNode());
        dashboard.awaitHealth("good");
    }

    @AfterAll
    void stop() {
        playwright.ifPresent(Playwright::close);
        dashboard.close();
    }

    @Test
    void ratesAndTheFiringAlertAreThereAndTheKeyboardLeadsToAReport() {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, "/");
            Locator alert = page.locator("article.alert").filter(withText(SIGNATURE));
            assertThat(alert).isVisible();
            assertThat(alert).containsText("Why it fired");
            assertThat(alert).containsText("clients crashed");
            assertThat(alert.locator("figure svg[role=img]")).isVisible();
            assertThat(page.locator("article.channel .big").first())
                    .hasText(Pattern.compile("[0-9.]+"));
            assertThat(page.locator("#health-text")).hasText("Live");
            measureLoading(page);
            shoot(page, "overview-light");

            press(page, "Tab");
            assertThat(page.locator(":focus")).hasText("Skip to content");
            press(page, "Enter");
            tabTo(page, alert.locator("a.signature"));
            press(page, "Enter");

            assertThat(page.locator("h1")).hasText(SIGNATURE);
            assertThat(page.locator("main")).containsText("Pings and reports side by side");
            assertThat(page.locator("main")).containsText("How this signature came about");
            shoot(page, "signature-light");
            tabTo(page, page.locator("a.exemplar").first());
            press(page, "Enter");

            assertThat(page.locator("h1")).hasText(Pattern.compile("^(report|ping):"));
            assertThat(page.locator("table.frames")).containsText(SIGNATURE);
            shoot(page, "crash-light");
        }
        assertThat(complaints).isEmpty();
        assertThat(foreign).isEmpty();
    }

    @Test
    void everyChartHasItsDataAndATableAndEveryControlAName() {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            for (String path :
                    List.of("/", "/#/channel?product=Meadow&channel=beta", signature())) {
                Page page = open(context, path);
                assertThat(page.locator("figure.chart").first()).isVisible();
                for (Locator chart : page.locator("figure.chart").all()) {
                    String address = chart.locator("a.json").getAttribute("href");
                    assertThat(dashboard.json(address).has("error")).as(address).isFalse();
                    assertThat(chart.locator("table")).hasCount(1);
                }
                for (Locator picture : page.locator("svg[role=img]").all()) {
                    assertThat(picture.getAttribute("aria-label")).isNotBlank();
                }
                assertThat(page.locator("a:not([aria-label])").allTextContents())
                        .allSatisfy(text -> assertThat(text).isNotBlank());
                page.close();
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void singleValuesOfAChartAreReadByArrowKeys() {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, signature());
            Locator pictures = page.locator("svg[role=img]");
            Locator chart =
                    page.locator("figure.chart")
                            .filter(new Locator.FilterOptions().setHas(pictures))
                            .first();
            pictures.first().focus();
            press(page, "ArrowLeft");
            assertThat(chart.locator(".readout")).containsText("UTC");
        }
    }

    @Test
    void darkIsDarkAndNarrowFits() {
        try (BrowserContext context = context(ColorScheme.DARK)) {
            Page page = open(context, "/");
            assertThat(page.locator("article.alert").first()).isVisible();
            assertThat(brightness(page, "body")).isLessThan(60);
            shoot(page, "overview-dark");
            page.setViewportSize(390, 844);
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(390);
            shoot(page, "overview-narrow");
        }
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, "/#/health");
            assertThat(page.locator("main")).containsText("Books by hour of receipt");
            assertThat(brightness(page, "body")).isGreaterThan(200);
            shoot(page, "pipeline-light");
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void aRunbookIsShownWithoutANetwork() {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, "/#/runbook?name=crash-alert.md");
            assertThat(page.locator("h1")).hasText("A crash alert fires");
        }
        assertThat(complaints).isEmpty();
        assertThat(foreign).isEmpty();
    }

    private static String signature() {
        return "/#/signature?product=Meadow&channel="
                + BadBuildStory.CHANNEL
                + "&signature="
                + SIGNATURE;
    }

    private BrowserContext context(ColorScheme scheme) {
        assumeTrue(browser.isPresent(), "skipped: no Chromium on the PATH");
        BrowserContext context =
                browser.orElseThrow()
                        .newContext(
                                new Browser.NewContextOptions()
                                        .setColorScheme(scheme)
                                        .setReducedMotion(ReducedMotion.REDUCE)
                                        .setViewportSize(1280, 900));
        context.setDefaultTimeout((double) BOUND.toMillis());
        return context;
    }

    private Page open(BrowserContext context, String path) {
        Page page = context.newPage();
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error") || message.type().equals("warning")) {
                        complaints.add(message.text());
                    }
                });
        page.onPageError(complaints::add);
        page.onRequest(
                request -> {
                    if (!URI.create(request.url()).getHost().equals("127.0.0.1")) {
                        foreign.add(request.url());
                    }
                });
        page.navigate(dashboard.url() + path);
        return page;
    }

    private static Locator.FilterOptions withText(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static void press(Page page, String key) {
        page.keyboard().press(key);
    }

    private static void tabTo(Page page, Locator wanted) {
        for (int i = 0; i < MOST_TABS; i++) {
            press(page, "Tab");
            Object has = wanted.evaluate("node => node === document.activeElement");
            if (Boolean.TRUE.equals(has)) {
                return;
            }
        }
        throw new AssertionError("not within " + MOST_TABS + " tabs: " + wanted);
    }

    private static void measureLoading(Page page) {
        Object loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd");
        Object drawn =
                page.evaluate(
                        "Math.max(...performance.getEntriesByType('resource')"
                                + ".filter(each => !each.name.includes('/api/stream'))"
                                + ".map(each => each.responseEnd))");
        System.out.println(
                "The live page has loaded after "
                        + loaded
                        + " ms, and has all that it shows after "
                        + drawn
                        + " ms");
        assertThat(((Number) loaded).doubleValue()).isBetween(0.0, 5_000.0);
    }

    private static double brightness(Page page, String element) {
        String color =
                (String)
                        page.evaluate(
                                "name => getComputedStyle(document.querySelector(name)).backgroundColor",
                                element);
        return Stream.of(color.replaceAll("[^0-9,]", "").split(",", -1))
                .limit(3)
                .mapToInt(Integer::parseInt)
                .average()
                .orElseThrow();
    }

    /** For people to look at. */
    private static void shoot(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(
                                LiveFaultline.home()
                                        .resolve("integration/target/" + name + ".png")));
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .flatMap(
                        folder ->
                                Stream.of("chromium", "chromium-browser", "google-chrome")
                                        .map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
