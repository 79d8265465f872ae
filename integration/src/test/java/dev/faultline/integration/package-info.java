/** Tests that drive the real thing: real processes, real broker, real files. */
@NullMarked
package dev.faultline.integration;

import org.jspecify.annotations.NullMarked;
