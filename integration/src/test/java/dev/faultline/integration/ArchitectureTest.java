package dev.faultline.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.kafka.SchemaRegistry;
import java.time.Clock;
import java.time.Instant;
import org.apache.flink.api.common.state.StateDescriptor;

/** The dependency rule: schemas, pure modules, state, functions, jobs; never the other way. */
@AnalyzeClasses(packages = "dev.faultline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PURE = {
        "dev.faultline.intake..",
        "dev.faultline.minidump..",
        "dev.faultline.symbols..",
        "dev.faultline.stackwalk..",
        "dev.faultline.signature..",
        "dev.faultline.correlation..",
        "dev.faultline.statistics.."
    };

    @ArchTest
    static final ArchRule PURE_MODULES_KNOW_NO_RUNTIME =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "java.net.http..",
                            "org.slf4j..",
                            "dev.faultline.state..",
                            "dev.faultline.functions..",
                            "dev.faultline.jobs..");

    @ArchTest
    static final ArchRule PURE_MODULES_READ_NO_CLOCK =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .callConstructor(java.util.Random.class);

    @ArchTest
    static final ArchRule PURE_MODULES_KNOW_EACH_OTHER_ONLY_FOR_WALKING =
            slices().matching(
                            "dev.faultline.(intake|minidump|symbols|signature|correlation|statistics)..")
                    .should()
                    .notDependOnEachOther();

    @ArchTest
    static final ArchRule STATE_KNOWS_NO_FUNCTION =
            noClasses()
                    .that()
                    .resideInAPackage("dev.faultline.state..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.faultline.functions..", "dev.faultline.jobs..");

    @ArchTest
    static final ArchRule FUNCTIONS_KNOW_NO_JOB =
            noClasses()
                    .that()
                    .resideInAPackage("dev.faultline.functions..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.faultline.jobs..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_STATE_NAMES_STATE =
            noClasses()
                    .that(resideInAnyPackage("dev.faultline.functions..", "dev.faultline.jobs.."))
                    .should()
                    .callConstructorWhere(target(owner(assignableTo(StateDescriptor.class))));

    @ArchTest
    static final ArchRule ONE_CLASS_TOUCHES_THE_CONFLUENT_CLIENT =
            noClasses()
                    .that()
                    .haveNameNotMatching(
                            // With the types nested in it.
                            "dev\\.faultline\\.jobs\\.kafka\\.SchemaRegistry(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink.avro.registry.confluent.shaded..");

    /** An auditor that shares code with what it audits would share its faults. */
    @ArchTest
    static final ArchRule THE_AUDITOR_SHARES_NO_CODE_WITH_THE_JOBS =
            classes()
                    .that()
                    .resideInAPackage("dev.faultline.jobs.audit..")
                    .should()
                    .onlyDependOnClassesThat(
                            not(resideInAPackage("dev.faultline.."))
                                    .or(
                                            resideInAnyPackage(
                                                    "dev.faultline.jobs.audit..",
                                                    "dev.faultline.schema.."))
                                    .or(type(Topics.class))
                                    .or(type(KafkaSettings.class))
                                    .or(type(SchemaRegistry.class))
                                    .or(type(RegistryException.class)))
                    .andShould()
                    .onlyDependOnClassesThat(not(resideInAPackage("org.apache.flink..")));

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("dev.(**)").should().beFreeOfCycles();
}
