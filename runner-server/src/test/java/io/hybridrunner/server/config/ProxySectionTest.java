package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.collate.net.HttpProxy;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the link leaves: its own keys, and the variables of the machine. */
class ProxySectionTest {

  private static final URI FAR = URI.create("wss://far.example");

  private final ConfigFiles files;
  private final Path directory;

  ProxySectionTest(@TempDir Path directory) {
    this.directory = directory;
    this.files = new ConfigFiles(directory);
  }

  private String with(String proxy) {
    return files.minimal().replace("link:\n", "link:\n  proxy: {" + proxy + "}\n");
  }

  private Egress egress(String text, Map<String, String> environment) {
    return LinkEgress.of(files.read(text, environment).value().link());
  }

  private String proxy(Map<String, String> environment) {
    return egress(files.minimal(), environment).proxyFor(FAR).map(HttpProxy::toString).orElse("");
  }

  @Test
  void theMachinesVariablesCountInBothCasesByTheSchemeOfTheLink() {
    assertThat(proxy(Map.of())).isEmpty();
    assertThat(proxy(Map.of("HTTPS_PROXY", "http://up.example:1"))).isEqualTo("up.example:1");
    assertThat(proxy(Map.of("https_proxy", "low.example:2"))).isEqualTo("low.example:2");
    assertThat(proxy(Map.of("HTTPS_PROXY", "up.example:1", "https_proxy", "low.example:2")))
        .isEqualTo("up.example:1");
    assertThat(proxy(Map.of("HTTPS_PROXY", "", "https_proxy", " "))).isEmpty();
    assertThat(proxy(Map.of("HTTP_PROXY", "clear.example:3"))).isEmpty();
    assertThat(proxy(Map.of("SERVER_URL", "ws://h", "HTTP_PROXY", "clear.example:3")))
        .isEqualTo("clear.example:3");
    assertThat(proxy(Map.of("HTTPS_PROXY", "a.example:1", "NO_PROXY", "far.example"))).isEmpty();
    assertThat(proxy(Map.of("HTTPS_PROXY", "a.example:1", "no_proxy", ".svc,.example"))).isEmpty();
  }

  @Test
  void whatTheFileSaysIsStronger() {
    Map<String, String> machine =
        Map.of("HTTPS_PROXY", "machine.example:1", "NO_PROXY", "far.example");
    String text = with("url: \"http://own.example:2\", noProxy: [near.example]");
    assertThat(egress(text, machine).proxyFor(FAR)).hasToString("Optional[own.example:2]");
  }

  @Test
  void thePasswordIsReadAtEveryConnectAndNeverShown() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "canary one\n");
    String text = with("url: \"http://p:1\", user: runner, passwordFile: " + file);
    Loaded<ServerConfig> loaded = files.read(text, Map.of());
    HttpProxy.Credentials credentials =
        LinkEgress.of(loaded.value().link())
            .proxyFor(FAR)
            .flatMap(HttpProxy::credentials)
            .orElseThrow();
    assertThat(credentials.password().get().reveal()).isEqualTo("canary one");
    Files.writeString(file, "canary two");
    assertThat(credentials.password().get().reveal()).isEqualTo("canary two");
    Files.delete(file);
    assertThatThrownBy(() -> credentials.password().get())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("does not exist");
    assertThat(loaded.toString() + credentials).doesNotContain("canary");
  }

  @Test
  void credentialsInAnAddressAreTakenAndNeverShown() {
    Map<String, String> machine = Map.of("HTTPS_PROXY", "http://me:c%40nary@proxy.example:3128");
    Loaded<ServerConfig> loaded = files.read(files.minimal(), machine);
    Egress egress = LinkEgress.of(loaded.value().link());
    assertThat(
            egress
                .proxyFor(FAR)
                .flatMap(HttpProxy::credentials)
                .map(it -> it.password().get().reveal()))
        .contains("c@nary");
    assertThat(loaded + " " + egress).doesNotContain("nary");
  }

  @Test
  void whatIsWrongIsSaidAtOnceWithoutQuotingAddresses() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    assertThat(
            files.problems(with("url: \"https://u:canary@p\", noProxy: [10.0.0.0/40]"), Map.of()))
        .hasSize(2)
        .anyMatch(it -> it.contains("link.proxy.url is not an http:// address"))
        .anyMatch(it -> it.contains("link.proxy.noProxy holds '10.0.0.0/40'"))
        .noneMatch(it -> it.contains("canary"));
    assertThat(files.problems(files.minimal(), Map.of("HTTPS_PROXY", "http://u:can ary@p")))
        .singleElement()
        .asString()
        .startsWith("variable HTTPS_PROXY: is not a proxy's address")
        .doesNotContain("can");
    assertThat(files.problems(with("url: \"http://p:1\", user: u"), Map.of()))
        .singleElement()
        .asString()
        .startsWith("link.proxy.passwordFile: is missing");
    assertThat(
            files.problems(
                with("url: \"http://a:canary@p:1\", user: u, passwordFile: " + empty), Map.of()))
        .hasSize(2)
        .anyMatch(it -> it.contains("the proxy's address has a user too"))
        .anyMatch(it -> it.contains("empty is empty. Put the password into it"))
        .noneMatch(it -> it.contains("canary"));
  }

  @Test
  void anEntryOfTheMachineThatCannotBeReadIsWarnedOf() {
    Map<String, String> machine = Map.of("NO_PROXY", "a.example,http://b");
    assertThat(files.read(files.minimal(), machine).warnings())
        .contains("NO_PROXY: 'http://b' cannot be read and is passed over");
  }

  @Test
  void aFileOfAuthoritiesThatCannotBeUsedIsSaidAtTheStart() {
    String text = files.minimal().replace("link:\n", "link:\n  caFile: /no/such.pem\n");
    assertThat(files.problems(text, Map.of()))
        .singleElement()
        .asString()
        .contains("link.caFile cannot be used: /no/such.pem does not exist", "BEGIN CERTIFICATE");
  }
}
