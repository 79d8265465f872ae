/**
 * A read-only door to Flink's REST interface. Requests of people enter, those that can change
 * nothing go on to Flink, and its answers leave. Flink itself has no such setting: {@code
 * web.cancel.enable=false} hides buttons only.
 */
@NullMarked
package dev.faultline.jobs.proxy;

import org.jspecify.annotations.NullMarked;
