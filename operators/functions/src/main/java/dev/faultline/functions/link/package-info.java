/**
 * Sides of links enter; links leave, or their withdrawal when a side turned out to be a duplicate,
 * and for the comparison of pings with reports one link more or less.
 */
@NullMarked
package dev.faultline.functions.link;

import org.jspecify.annotations.NullMarked;
