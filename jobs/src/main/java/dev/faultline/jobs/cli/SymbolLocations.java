package dev.faultline.jobs.cli;

import dev.faultline.functions.symbolstore.StoreLocations;
import dev.faultline.functions.symbolstore.SymbolStores;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The values of {@code --symbols}. */
final class SymbolLocations {

    private SymbolLocations() {}

    /**
     * Opens the stores in the order given.
     *
     * @throws ParameterException when a value cannot be a store
     */
    static SymbolStores open(List<String> locations, CommandSpec spec) {
        try {
            return StoreLocations.of(locations).open();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
