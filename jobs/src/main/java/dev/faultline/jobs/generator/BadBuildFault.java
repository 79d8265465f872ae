package dev.faultline.jobs.generator;

import java.util.List;

/**
 * The crash that a bad build brings. Its innermost functions are those of the real crashes {@code
 * bad-content-flex-line-*}, so that real and made-up ones get one signature.
 */
final class BadBuildFault {

    /** The call that the compiler inlined into the first of {@link #FUNCTIONS}. */
    static final String INLINED = "meadow::layout::FlexLine::Baseline() const";

    /** Innermost first. */
    static final List<String> FUNCTIONS =
            List.of(
                    "meadow::layout::FlexFormatter::PlaceItems(meadow::layout::Box&)",
                    "meadow::layout::FlexFormatter::Format(meadow::layout::Box&)",
                    "meadow::layout::LayoutEngine::ReflowBox(meadow::layout::Box&)",
                    "meadow::layout::LayoutEngine::ReflowBlock(meadow::layout::Box&)");

    private BadBuildFault() {}
}
