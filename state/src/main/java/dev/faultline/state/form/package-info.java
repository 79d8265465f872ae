/**
 * How what travels between the tasks of the monitor job, and some of what rests in its state, is
 * written: field by field, without the flags and the reflection of Flink's general serializers,
 * which took a fifth of the job.
 */
@NullMarked
package dev.faultline.state.form;

import org.jspecify.annotations.NullMarked;
