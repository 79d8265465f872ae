/**
 * A simulation of the monitoring job: the real functions with their real state forms, run by one
 * thread in an order that a seed decides, with checkpoints, crashes and another number of tasks.
 * What they say in the end is held against a naive answer that shares no code with them.
 */
@NullMarked
package dev.faultline.functions.simulation;

import org.jspecify.annotations.NullMarked;
