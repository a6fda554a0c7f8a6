package io.hybridrunner.ecr;

import static io.hybridrunner.ecr.FakeApiServer.metadata;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullSecretTest {

  private static final String TYPE = "kubernetes.io/dockerconfigjson";
  private static final String HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Validity VALIDITY = new Validity(NOW, NOW.plus(Duration.ofHours(12)));
  private static final PullCredential NEW = new PullCredential("AWS", "new", VALIDITY);
  private static final String ENTRY = "{\"auth\":\"" + NEW.basic() + "\"}";
  private static final Optional<String> NO_ERROR = Optional.empty();

  private final FakeApiServer server = new FakeApiServer();
  private Cluster cluster;
  private PullSecret secret;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    cluster =
        Cluster.open(
            FakeApiServer.kubeconfig(directory, server.address(), "{token: t}"), time -> {});
    secret = cluster.pullSecret("team", "pull");
  }

  @AfterEach
  void close() {
    cluster.close();
    server.close();
  }

  private void apply(Map<String, PullCredential> renewed, Adoption adoption) {
    secret.apply(renewed, NO_ERROR, adoption);
  }

  /** A Secret that this program made. */
  private JsonObject putOurs(String content) {
    JsonObject ours = server.put("pull", TYPE, content);
    metadata(ours)
        .getAsJsonObject("labels")
        .addProperty("app.kubernetes.io/managed-by", "ecr-renewer");
    FakeApiServer.manage(ours, "ecr-renewer", "Apply");
    return ours;
  }

  private static void annotate(JsonObject secret, String name, String value) {
    metadata(secret).getAsJsonObject("annotations").addProperty("hybridrunner.io/" + name, value);
  }

  @Test
  void makesOneWhereThereIsNone() {
    apply(Map.of(HOST, NEW), Adoption.REFUSE);

    JsonObject made = server.secret("pull").orElseThrow();
    assertThat(made.get("type").getAsString()).isEqualTo(TYPE);
    assertThat(server.content("pull")).isEqualTo("{\"auths\":{\"" + HOST + "\":" + ENTRY + "}}");
    assertThat(server.annotation("pull", "hybridrunner.io/expires-at"))
        .isEqualTo("2026-11-27T00:00:00Z");
    assertThat(server.annotation("pull", "hybridrunner.io/renewed-at"))
        .isEqualTo("2026-11-26T12:00:00Z");
    assertThat(server.writes()).isEqualTo(1);
  }

  @Test
  void readsWhatItWrote() {
    secret.apply(Map.of(HOST, NEW), Optional.of("the other failed"), Adoption.REFUSE);

    assertThat(secret.read())
        .isInstanceOfSatisfying(
            Holding.Managed.class,
            managed -> {
              PullCredential read = Objects.requireNonNull(managed.credentials().get(HOST));
              assertThat(managed.credentials()).hasSize(1);
              assertThat(read.basic()).isEqualTo(NEW.basic());
              assertThat(read.validity()).isEqualTo(VALIDITY);
              assertThat(managed.lastError()).contains("the other failed");
            });
  }

  @Test
  void saysTheEarliestEndAndTheLatestRenewal() {
    apply(Map.of(HOST, NEW), Adoption.REFUSE);
    Validity later = new Validity(NOW.plusSeconds(60), NOW.plus(Duration.ofHours(13)));
    apply(Map.of("other", new PullCredential("AWS", "o", later)), Adoption.REFUSE);

    assertThat(server.annotation("pull", "hybridrunner.io/expires-at"))
        .isEqualTo("2026-11-27T00:00:00Z");
    assertThat(server.annotation("pull", "hybridrunner.io/renewed-at"))
        .isEqualTo("2026-11-26T12:01:00Z");
    assertThat(secret.read())
        .isInstanceOfSatisfying(
            Holding.Managed.class,
            managed -> assertThat(managed.credentials()).containsOnlyKeys(HOST, "other"));
  }

  static Stream<Arguments> pullSecrets() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(
            PullSecretTest.class.getResourceAsStream("/cases/pull-secrets.tsv"))) {
      return new String(table.readAllBytes(), UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\t"))
          .map(row -> arguments(row[3], row[0], row[1]));
    }
  }

  /** The rows of the table: what is there, and what must become of it. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("pullSecrets")
  void keepsTheRowsOfTheTable(String id, String existing, String content) {
    switch (id) {
      case "Q01" -> {
        apply(Map.of(HOST, NEW), Adoption.REFUSE);
        assertThat(server.content("pull")).contains(ENTRY);
      }
      case "Q02" -> {
        server.put("pull", TYPE, content);
        assertThatThrownBy(() -> apply(Map.of(HOST, NEW), Adoption.REFUSE))
            .hasMessageContaining("kubectl-create")
            .hasMessageContaining("--adopt");
        assertThat(server.content("pull")).isEqualTo(content);
        apply(Map.of(HOST, NEW), Adoption.ADOPT);
        assertThat(server.content("pull"))
            .isEqualTo(content.replace("}}}", "},\"" + HOST + "\":" + ENTRY + "}}"));
      }
      case "Q03" -> {
        putOurs(content);
        apply(Map.of(HOST, NEW), Adoption.REFUSE);
        assertThat(server.writes()).isEqualTo(1);
        assertThat(server.content("pull"))
            .isEqualTo(content.replace("{\"auth\":\"QVdTOng=\"}", ENTRY));
      }
      case "Q06" -> {
        server.put("pull", existing, content);
        assertThatThrownBy(() -> apply(Map.of(HOST, NEW), Adoption.ADOPT))
            .hasMessageContaining("Opaque")
            .hasMessageContaining("Secret team/pull")
            .hasMessageContaining("kubectl --namespace team delete secret pull");
        assertThat(server.writes()).isZero();
        assertThat(server.content("pull")).isEqualTo(content);
      }
      default -> throw new AssertionError("a row that nothing is known about: " + id);
    }
  }

  @Test
  void adoptsAndIsItsManagerFromThenOn() {
    server.put("pull", TYPE, "{\"auths\":{}}");

    apply(Map.of(HOST, NEW), Adoption.ADOPT);
    apply(Map.of("other", NEW), Adoption.REFUSE);

    assertThat(secret.read()).isInstanceOf(Holding.Managed.class);
  }

  @Test
  void keepsItsIdentity() {
    JsonObject before = putOurs("{\"auths\":null}");

    apply(Map.of(HOST, NEW), Adoption.REFUSE);

    JsonObject after = server.secret("pull").orElseThrow();
    assertThat(metadata(after).get("uid")).isEqualTo(metadata(before).get("uid"));
  }

  @Test
  void writesNothingWhereNothingChanges() {
    apply(Map.of(HOST, NEW), Adoption.REFUSE);
    apply(Map.of(HOST, NEW), Adoption.REFUSE);
    apply(Map.of(), Adoption.REFUSE);

    assertThat(server.writes()).isEqualTo(1);
  }

  @Test
  void notesAnErrorAndTakesItAway() {
    apply(Map.of(HOST, NEW), Adoption.REFUSE);
    String content = server.content("pull");
    secret.apply(Map.of(), Optional.of("AWS said no"), Adoption.REFUSE);

    assertThat(server.annotation("pull", "hybridrunner.io/last-error")).isEqualTo("AWS said no");
    assertThat(server.content("pull")).isEqualTo(content);

    apply(Map.of(), Adoption.REFUSE);
    assertThat(server.annotation("pull", "hybridrunner.io/last-error")).isEmpty();
    assertThat(server.content("pull")).isEqualTo(content);
  }

  @Test
  void notesNoErrorInWhatIsNotThereOrSomebodyElses() {
    secret.apply(Map.of(), Optional.of("AWS said no"), Adoption.ADOPT);
    server.put("pull", "Opaque", "nothing");
    secret.apply(Map.of(), Optional.of("AWS said no"), Adoption.REFUSE);

    assertThat(server.writes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{\"HOST\":1}", "{\"HOST\":{\"renewedAt\":\"x\"}}"})
  void knowsNothingFromBrokenAnnotations(String registries) {
    JsonObject ours = putOurs("{\"auths\":{\"" + HOST + "\":" + ENTRY + "}}");
    annotate(ours, "registries", registries.replace("HOST", HOST));
    metadata(ours).getAsJsonObject("annotations").add("hybridrunner.io/last-error", null);

    assertThat(secret.read()).isEqualTo(new Holding.Managed(Map.of(), Optional.empty()));
    apply(Map.of(HOST, NEW), Adoption.REFUSE);
    assertThat(server.writes()).isEqualTo(1);
  }

  @Test
  void tellsWhoOwnsOne() {
    assertThat(secret.read()).isEqualTo(new Holding.Absent());

    JsonObject helms = server.put("pull", TYPE, "{}");
    metadata(helms)
        .getAsJsonObject("annotations")
        .add("meta.helm.sh/release-name", new JsonPrimitive("shop"));
    assertThat(secret.read())
        .isEqualTo(
            new Holding.Foreign(
                "Helm's release shop; kubectl-create (Update of 2026-11-20T10:00:00Z)"));

    metadata(server.put("pull", TYPE, "{}")).remove("managedFields");
    assertThat(secret.read()).isEqualTo(new Holding.Foreign("somebody it does not name"));
  }

  @Test
  void losesNoChangeThatComesInBetween() {
    putOurs("{\"auths\":{}}");
    server.beforeWrites.add(() -> putOurs("{\"auths\":{\"a\":1}}"));
    server.beforeWrites.add(() -> server.put("pull", TYPE, "{\"auths\":{\"a\":1,\"b\":2}}"));

    apply(Map.of(HOST, NEW), Adoption.ADOPT);

    assertThat(server.content("pull"))
        .isEqualTo("{\"auths\":{\"a\":1,\"b\":2,\"" + HOST + "\":" + ENTRY + "}}");
  }

  @Test
  void takesNothingOverThatIsMadeInBetween() {
    server.beforeWrites.add(() -> server.put("pull", TYPE, "{\"auths\":{\"a\":1}}"));

    assertThatThrownBy(() -> apply(Map.of(HOST, NEW), Adoption.REFUSE))
        .hasMessageContaining("kubectl-create");
    assertThat(server.content("pull")).isEqualTo("{\"auths\":{\"a\":1}}");
  }

  @Test
  void keepsTheEntryOfATwinThatMakesItInBetween() {
    server.beforeWrites.add(() -> putOurs("{\"auths\":{\"a\":1}}"));

    apply(Map.of(HOST, NEW), Adoption.REFUSE);

    assertThat(server.content("pull")).contains("\"a\":1", HOST);
  }

  @Test
  void makesNothingAnewWithOldContentThatIsDeletedInBetween() {
    putOurs("{\"auths\":{\"a\":1}}");
    server.beforeWrites.add(() -> server.delete("pull"));

    apply(Map.of(HOST, NEW), Adoption.REFUSE);

    assertThat(server.content("pull")).isEqualTo("{\"auths\":{\"" + HOST + "\":" + ENTRY + "}}");
  }

  @Test
  void makesItAlsoWhereNothingIsMadeThatHasAVersion() {
    server.isStrict = true;

    apply(Map.of(HOST, NEW), Adoption.REFUSE);

    assertThat(server.content("pull")).isEqualTo("{\"auths\":{\"" + HOST + "\":" + ENTRY + "}}");
  }

  @Test
  void givesUpWhenOthersChangeItAllTheTime() {
    putOurs("{}");
    for (int i = 0; i < 20; i++) {
      server.beforeWrites.add(() -> putOurs("{}"));
    }

    assertThatThrownBy(() -> apply(Map.of(HOST, NEW), Adoption.REFUSE))
        .isInstanceOf(RenewalException.class)
        .hasMessageContaining("each of the 5 times");
    assertThat(server.writes()).isEqualTo(5);
  }
}
