package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rights that are handed out; one more is a decision, and changes this test. */
class RbacTest {

  @Test
  void theRunnerGetsTheseVerbsAndReadsNoSecret() throws IOException {
    assertThat(rules("rbac.yaml", "hybrid-runner"))
        .isEqualTo(
            Map.of(
                "argoproj.io/workflows", "get list watch create patch delete",
                "argoproj.io/cronworkflows", "get create patch delete",
                "argoproj.io/workflowtemplates", "get list create patch delete",
                "/secrets", "create delete",
                "/configmaps", "create patch delete",
                "/pods", "list",
                "/pods/log", "get",
                "/events", "list"));
  }

  @Test
  void podsReportTheirResultAndReadSecretsOnlyWhereThoseOfDataSourcesAre() throws IOException {
    assertThat(rules("rbac.yaml", "ingestion"))
        .isEqualTo(Map.of("argoproj.io/workflowtaskresults", "create patch"));
    assertThat(rules("rbac-secrets.yaml", "ingestion-secrets"))
        .isEqualTo(Map.of("/secrets", "get"));
  }

  /** Verbs by group and resource. */
  private static Map<String, String> rules(String file, String role) throws IOException {
    Map<String, String> rules = new TreeMap<>();
    String manifest = Files.readString(Path.of("../deploy", file));
    for (String text : manifest.split("(?m)^---$", -1)) {
      Fields object = (Fields) Document.parse(text).root();
      Fields metadata = (Fields) object.get("metadata").orElseThrow();
      if (texts(object, "kind").equals(List.of("Role"))
          && texts(metadata, "name").equals(List.of(role))) {
        for (Value rule : ((Items) object.get("rules").orElseThrow()).values()) {
          add(rules, (Fields) rule);
        }
      }
    }
    return rules;
  }

  private static void add(Map<String, String> rules, Fields rule) {
    for (String group : texts(rule, "apiGroups")) {
      for (String resource : texts(rule, "resources")) {
        rules.put(group + "/" + resource, String.join(" ", texts(rule, "verbs")));
      }
    }
  }

  private static List<String> texts(Fields fields, String name) {
    Value value = fields.get(name).orElseThrow();
    return value instanceof Items items
        ? items.values().stream().map(it -> ((Text) it).text()).toList()
        : List.of(((Text) value).text());
  }
}
