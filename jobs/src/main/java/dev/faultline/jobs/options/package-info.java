/** Reading the options of a job so that everything wrong with them is said at once. */
@NullMarked
package dev.faultline.jobs.options;

import org.jspecify.annotations.NullMarked;
