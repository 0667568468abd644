# Sourced by the scripts: find_jdk sets java_home to a JDK 25 or later and java_build to what tells its builds apart,
# or explains on stderr and returns 1.
# Reads `release` files instead of starting a JVM, which would cost 40 ms a candidate.

is_jdk_25() {
  local key value version=0 runtime= maker=
  [[ -n $1 && -x $1/bin/java && -r $1/release ]] || return 1
  while IFS='=' read -r key value; do
    value=${value//\"/}
    case $key in
      JAVA_VERSION) version=${value%%[!0-9]*} ;;
      JAVA_RUNTIME_VERSION) runtime=$value ;;
      IMPLEMENTOR) maker=$value ;;
    esac
  done <"$1/release"
  java_build=${maker//[!A-Za-z0-9]/}-${runtime//[!A-Za-z0-9.+]/}
  ((${version:-0} >= 25))
}

java_home_on_path() {
  local java link
  java=$(command -v java) || return 1
  while [[ -L $java ]]; do
    link=$(readlink "$java")
    [[ $link == /* ]] || link=${java%/*}/$link
    java=$link
  done
  printf '%s\n' "${java%/bin/java}"
}

find_jdk() {
  local candidate
  java_home=${JAVA_HOME:-}
  is_jdk_25 "$java_home" && return
  java_home=$(java_home_on_path) && is_jdk_25 "$java_home" && return
  for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* /opt/*jvm*/* \
    "${HOME:-}"/{.sdkman/candidates/java,.jdks,.local/share/mise/installs/java,.asdf/installs/java}/* \
    {/opt/homebrew,/usr/local}/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    {,"${HOME:-}"}/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      java_home=$candidate
      return
    fi
  done
  {
    echo "gatehouse: no JDK 25 or later was found (looked at JAVA_HOME, PATH and the usual install folders)."
    echo "Install one, for example from https://adoptium.net, or set JAVA_HOME to it."
  } >&2
  return 1
}
