# Shared by ./faultline and the scripts of this folder: finds a JDK 17, builds what is missing or older than its sources,
# and starts a main of ours. Needs bash and the usual small tools (find, touch, sed, tail), nothing else.
# Everything it says goes to standard error.

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
jars="$home/local-cluster/flink/target"

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Sets $java, or says what is missing.
find_java() {
    local found release version=
    if [ -n "${JAVA_HOME:-}" ]; then
        java="$JAVA_HOME/bin/java"
        found="in JAVA_HOME ($JAVA_HOME)"
    else
        java=$(command -v java || true)
        found="on the PATH"
    fi
    [ -n "$java" ] && [ -x "$java" ] || die \
        "Faultline needs a JDK 17; there is no java $found." \
        "Install one (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless; macOS: brew install openjdk@17;" \
        "anywhere: https://adoptium.net/temurin/releases/?version=17), or point JAVA_HOME at the one you have."
    # The release file answers faster than the program does.
    release="$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")/../release"
    [ ! -r "$release" ] || version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
    [ -n "$version" ] || version=$("$java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
    [ "$version" = 17 ] || die \
        "Faultline needs JDK 17; the java $found is version ${version:-unknown}." \
        "Point JAVA_HOME at a JDK 17, for example: JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64 $0"
}

# True when every jar set exists.
was_built() {
    [ -f "$jars/classpath" ] && [ -f "$home/local-cluster/broker/target/classpath" ] &&
        [ -n "$(find "$home/local-cluster/registry/target" -maxdepth 2 -name '*-runner.jar' 2>/dev/null)" ]
}

# True when nothing that the jars are made of has changed since.
is_current() {
    local stamp="$jars/classpath" roots=() root
    for root in "$home"/schemas/avro/src "$home"/operators/*/src/main "$home"/state/src/main "$home"/jobs/src/main; do
        [ ! -d "$root" ] || roots+=("$root")
    done
    [ -z "$(find "${roots[@]}" "$home"/pom.xml "$home"/*/pom.xml "$home"/*/*/pom.xml -newer "$stamp" -print -quit)" ]
}

# Looking at a cluster or stopping it needs no newer jars than those it runs on.
build_once() {
    was_built || build
}

# Builds when needed (FAULTLINE_BUILD=never: only when there is nothing at all). Files that are edited meanwhile count as newer than the build.
build() {
    if was_built && { [ "${FAULTLINE_BUILD:-}" = never ] || is_current; }; then
        return 0
    fi
    local log="$home/local-cluster/.build" compiler
    compiler="$(dirname "$java")/javac"
    [ -x "$compiler" ] || [ -x "$(dirname "$(readlink -f "$java")")/javac" ] || die \
        "There is a Java runtime but no compiler beside $java." \
        "Install the whole JDK 17 (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless)."
    mkdir -p "$log"
    touch "$log/started"
    echo "Building Faultline (the first time downloads some 600 MB and takes minutes) ..." >&2
    if ! (cd "$home" && ./mvnw -B -ntp -DskipTests -Dspotless.check.skip=true \
        -pl local-cluster/broker,local-cluster/registry,local-cluster/flink -am package </dev/null) 2>&1 |
        tee "$log/build.log" | sed -n -u 's/^\[INFO\] Building \(.*[^ ]\)  *[0-9][0-9.]*  *\(\[[0-9]*\/[0-9]*\]\)$/  \2 \1/p' >&2; then
        grep -E '^\[ERROR\]' "$log/build.log" | head -n 20 >&2
        die "The build failed. All it said: $log/build.log"
    fi
    touch -r "$log/started" "$jars/classpath"
    echo "Built." >&2
}

# Commands talk to the cluster of this tree unless told otherwise.
use_local_cluster() {
    local file="${FAULTLINE_RUN_DIR:-$home/local-cluster/run}/cluster.json" request port
    [ -r "$file" ] || return 0
    request=$(<"$file")
    port=$(sed -n 's/.*"kafka":\([0-9]*\).*/\1/p' <<<"$request")
    [ -z "$port" ] || export FAULTLINE_BOOTSTRAP_SERVERS="${FAULTLINE_BOOTSTRAP_SERVERS:-127.0.0.1:$port}"
    port=$(sed -n 's/.*"registry":\([0-9]*\).*/\1/p' <<<"$request")
    [ -z "$port" ] || export FAULTLINE_REGISTRY_URL="${FAULTLINE_REGISTRY_URL:-http://127.0.0.1:$port/apis/ccompat/v7}"
}

# Replaces this shell by a main of ours: run_java MAIN ARGUMENT...
run_java() {
    local class_path
    class_path=$(<"$jars/classpath")
    export CLASSPATH="${class_path//@LIB@/$jars/lib}"
    exec "$java" "${FAULTLINE_JIT:--XX:TieredStopAtLevel=1}" -XX:+UseSerialGC -Xshare:auto -Xmx"${FAULTLINE_HEAP:-1g}" \
        -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8 -Djava.net.preferIPv4Stack=true \
        -Dfaultline.home="$home" -Dlog4j2.level=WARN \
        -Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.faultline.schema \
        -Dorg.apache.avro.limits.collectionItems.maxLength=100000 \
        -Dorg.apache.avro.limits.bytes.maxLength=8388608 \
        -Dorg.apache.avro.limits.string.maxLength=1048576 \
        --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
        "$@"
}
