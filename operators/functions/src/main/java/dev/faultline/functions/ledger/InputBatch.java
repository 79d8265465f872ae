package dev.faultline.functions.ledger;

import java.util.List;

/**
 * Inputs of one block that came shortly one after the other.
 *
 * @param block the block
 * @param inputs the inputs
 */
public record InputBatch(InputBlock block, List<ArrivedInput> inputs) {}
