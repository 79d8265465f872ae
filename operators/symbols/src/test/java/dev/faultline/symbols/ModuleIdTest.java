package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleIdTest {

    private static final String ID = SymBuilder.DEBUG_ID;

    @ParameterizedTest
    @CsvSource({
        "xul.pdb, xul.sym",
        "XUL.PDB, XUL.sym",
        "libc.so.6, libc.so.6.sym",
        "pdb, pdb.sym",
        "a (1)[2]+b_c-d.dll, a (1)[2]+b_c-d.dll.sym"
    })
    void placesTheFileAsBreakpadDoes(String debugFile, String symbolFile) {
        assertThat(new ModuleId(debugFile, ID).symbolPath())
                .isEqualTo(debugFile + '/' + ID + '/' + symbolFile);
    }

    @Test
    void dropsFoldersOfBothSystems() {
        assertThat(ModuleId.of("C:\\build\\obj/xul.pdb", ID)).contains(new ModuleId("xul.pdb", ID));
    }

    @Test
    void keepsIdsInUpperCase() {
        assertThat(new ModuleId("a", ID.replace('A', 'a'))).isEqualTo(new ModuleId("a", ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../../etc/passwd/..",
                ".hidden",
                "a..b",
                "a%2e",
                "a:b",
                "a\0",
                "a\u202eb",
                "a\nb",
                "a*",
                "a/",
                "C:\\"
            })
    void refusesNamesThatCouldLeadElsewhere(String debugFile) {
        assertThat(ModuleId.of(debugFile, ID)).isEmpty();
    }

    @Test
    void refusesLongNames() {
        assertThat(ModuleId.of("a".repeat(128), ID)).isPresent();
        assertThat(ModuleId.of("a".repeat(129), ID)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789ABCDEF0123456789ABCDEF012345678",
                "0123456789ABCDEF0123456789ABCDEG0",
                "000000000000000000000000000000000"
            })
    void refusesWhatIsNoId(String debugId) {
        assertThat(ModuleId.of("a", debugId)).isEmpty();
        assertThatThrownBy(() -> new ModuleId("a", debugId))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isFoundAgainByItsName() {
        ModuleId module = new ModuleId("xul.pdb", "44e4ec8c2f41492b9369d6b9a059577c2");

        assertThat(module.name()).isEqualTo("xul.pdb/44E4EC8C2F41492B9369D6B9A059577C2");
        assertThat(ModuleId.ofName(module.name())).contains(module);
        assertThat(ModuleId.ofName("xul.pdb")).isEmpty();
    }
}
