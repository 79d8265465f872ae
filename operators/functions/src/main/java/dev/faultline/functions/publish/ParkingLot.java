package dev.faultline.functions.publish;

import dev.faultline.symbols.ModuleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the crashes wait that miss one module. A module has {@value #LOTS} lots, so that a new
 * release without symbols does not end up on one task.
 */
public final class ParkingLot {

    /** Lots of a module. */
    public static final int LOTS = 64;

    private static final char SEPARATOR = '#';

    private ParkingLot() {}

    /**
     * Returns the lot of a crash.
     *
     * @param module from {@link ModuleId#name}
     * @param eventId identity of the crash
     */
    public static String of(String module, String eventId) {
        return module + SEPARATOR + Math.floorMod(eventId.hashCode(), LOTS);
    }

    /** Returns all lots of a module. */
    public static List<String> all(ModuleId module) {
        List<String> lots = new ArrayList<>(LOTS);
        for (int lot = 0; lot < LOTS; lot++) {
            lots.add(module.name() + SEPARATOR + lot);
        }
        return lots;
    }

    /** Returns the module of a lot; empty when its names are not acceptable. */
    public static Optional<ModuleId> module(String lot) {
        return ModuleId.ofName(lot.substring(0, lot.lastIndexOf(SEPARATOR)));
    }
}
