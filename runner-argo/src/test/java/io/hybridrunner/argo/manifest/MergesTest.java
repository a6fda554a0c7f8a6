package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.argo.manifest.IngestionPods.Merges;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deployments merge into the objects, and what they may not. */
class MergesTest {

  private static IngestionPods pods(String container, String workflow, Map<String, String> types) {
    return IngestionPods.defaults()
        .withMerges(new Merges(Optional.of(container), Optional.of(workflow), types, false));
  }

  private static Fields spec(IngestionPods pods) {
    Fields template =
        new Manifests(pods)
            .deployment(Plans.plan(Plans.NIGHTLY), "base", Plans.NOW)
            .template(true, List.of());
    ArgoSchemas.assertValid(template);
    return Plans.fields(template, "spec");
  }

  private static Fields container(Fields spec) {
    return Plans.fields(spec, "templates", "0", "container");
  }

  @Test
  void theContainersFileOfTheOldRunner() {
    Fields container =
        container(
            spec(
                pods(
                    """
                    env:
                    - name: KUBERNETES_IN_CLUSTER
                      value: "false"
                    - name: FROM_SECRET
                      valueFrom: {secretKeyRef: {name: mine, key: k}}
                    volumeMounts:
                    - {name: certs, mountPath: /a, subPath: a}
                    - {name: certs, mountPath: /b, subPath: b}
                    resources: {limits: {memory: 8Gi}}
                    """,
                    "volumes: [{name: certs, secret: {secretName: certs}}]",
                    Map.of())));
    assertThat(ArgoSchemas.json(container))
        .contains("\"FROM_SECRET\"", "\"/a\"", "\"/b\"", "\"8Gi\"", "\"cpu\":\"1000m\"");
    Items env = (Items) Plans.at(container, "env");
    assertThat(env.values())
        .filteredOn(item -> Merge.name(item).equals(Optional.of("KUBERNETES_IN_CLUSTER")))
        .singleElement()
        .satisfies(item -> assertThat(Plans.text(item, "value")).isEqualTo("false"));
  }

  @Test
  void tolerationsAffinityAndPriorityClass() {
    Fields spec =
        spec(
            pods(
                "",
                """
                tolerations:
                - {key: spot, operator: Exists, effect: NoSchedule, tolerationSeconds: 1_0}
                priorityClassName: low
                ttlStrategy: {secondsAfterCompletion: 60}
                nodeSelector: {pool: a}
                """,
                Map.of(
                    "metadata",
                    "{\"priorityClassName\":\"high\",\"nodeSelector\":{\"pool\":null}}")));
    assertThat(Plans.text(spec, "podPriorityClassName")).isEqualTo("high");
    assertThat(Plans.text(spec, "tolerations", "0", "tolerationSeconds")).isEqualTo("10");
    assertThat(Plans.text(spec, "ttlStrategy", "secondsAfterCompletion")).isEqualTo("60");
    assertThat(Plans.fields(spec, "nodeSelector").values()).isEmpty();
  }

  @Test
  void ofAnotherTypeDoesNotCount() {
    Fields spec = spec(pods("", "", Map.of("automation", "priorityClassName: high")));
    assertThat(spec.get("podPriorityClassName")).isEmpty();
  }

  @Test
  void aPodSpecPatchIsMergedIntoOurs() {
    String patch =
        """
        podSpecPatch: |
          runtimeClassName: gvisor
          containers:
          - name: wait
            resources: {limits: {memory: 1Gi}}
        """;
    Fields merged =
        (Fields) Document.json(Plans.text(spec(pods("", patch, Map.of())), "podSpecPatch")).root();
    assertThat(Plans.text(merged, "runtimeClassName")).isEqualTo("gvisor");
    assertThat(Plans.text(merged, "containers", "0", "resources", "limits", "memory"))
        .isEqualTo("1Gi");
    assertThat(Plans.text(merged, "containers", "0", "resources", "limits", "cpu"))
        .isEqualTo("500m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [|workflowSpec is not valid YAML",
        "- a|workflowSpec is not an object",
        "text|workflowSpec is not an object",
        "tolerationss: []|workflowSpec.tolerationss is no field",
        "entrypoint: x|workflowSpec.entrypoint is the runner's own",
        "templates: []|workflowSpec.templates is the runner's own",
        "workflowTemplateRef: {name: x}|workflowSpec.workflowTemplateRef is",
        "arguments: {}|workflowSpec.arguments is",
        "onExit: cleanup|workflowSpec.onExit is the runner's own",
        "hooks: {exit: {template: x}}|workflowSpec.hooks is the runner's own",
        "hostNetwork: true|workflowSpec.hostNetwork leaves",
        "hostNetwork: yes|workflowSpec.hostNetwork leaves",
        "volumes: [{name: a, hostPath: {path: /}}]|workflowSpec.volumes[0].hostPath leaves",
        "podSpecPatch: '{\"hostPID\": true}'|workflowSpec.podSpecPatch.hostPID leaves",
        "podSpecPatch: '{\"hostIPC\": true}'|workflowSpec.podSpecPatch.hostIPC leaves",
        "podSpecPatch: '['|workflowSpec.podSpecPatch is not valid",
        "podSpecPatch: '{\"containers\": [{\"env\": [{\"name\": \"config\"}]}]}'|config is set",
        "podMetadata: {labels: {hybridrunner.io/run: x}}|hybridrunner.io/run is the runner's own"
      })
  void refusedInAWorkflow(String text, String problem) {
    assertThat(Manifests.problems(pods("", text, Map.of())))
        .singleElement()
        .satisfies(found -> assertThat(found).contains(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: other|containerSpec.name",
        "comand: [a]|containerSpec.comand is no field",
        "env: [{name: config, value: x}]|containerSpec.env: config is set by the runner",
        "securityContext: {privileged: true}|containerSpec.securityContext.privileged leaves",
        "securityContext: {allowPrivilegeEscalation: true}|allowPrivilegeEscalation leaves",
        "securityContext: {capabilities: {add: [NET_ADMIN]}}|securityContext.capabilities leaves",
        "securityContext: {procMount: Unmasked}|procMount leaves",
        "ports: [{containerPort: 80, hostPort: 80}]|containerSpec.ports[0].hostPort leaves"
      })
  void refusedInTheContainer(String text, String problem) {
    assertThat(Manifests.problems(pods(text, "", Map.of())))
        .singleElement()
        .satisfies(found -> assertThat(found).contains(problem));
  }

  @Test
  void whatIsAllowedIsNotRefused() {
    Merges merges =
        new Merges(
            Optional.of("securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}"),
            Optional.of("volumes: [{name: a, hostPath: {path: /}}]\nhostNetwork: true"),
            Map.of(),
            true);
    assertThat(spec(IngestionPods.defaults().withMerges(merges)).get("hostNetwork")).isPresent();
  }

  @Test
  void harmlessValuesOfTheSameFields() {
    assertThat(
            Manifests.problems(
                pods(
                    "securityContext: {privileged: false, capabilities: {drop: [ALL], add: []}}",
                    "hostNetwork: false",
                    Map.of())))
        .isEmpty();
  }

  @Test
  void allProblemsAtOnce() {
    IngestionPods pods = pods("name: a", "entrypoint: x\nfoo: 1", Map.of("metadata", "- a"));
    assertThat(Manifests.problems(pods)).hasSize(4);
    assertThatIllegalArgumentException().isThrownBy(() -> new Manifests(pods));
  }

  @Test
  void settingsThatKubernetesRefuses() {
    IngestionPods plain = IngestionPods.defaults();
    IngestionPods wrong =
        new IngestionPods(
            new IngestionPods.Identity(
                "In Gestion", true, List.of("a_b"), plain.identity().imagePullPolicy()),
            new IngestionPods.Metadata(
                Map.of("hybridrunner.io/run", "x", "a b", "c", "ok", "not ok"), Map.of("/", "x")),
            new IngestionPods.Placement(Map.of("pool", "a b"), Optional.of("")),
            plain.security(),
            new io.hybridrunner.model.Resources("much", "1", "1Gi", "1Gb"),
            plain.lifetime(),
            plain.merges(),
            Optional.of("A"),
            Optional.of("{{x}}"));
    assertThat(Manifests.problems(wrong)).hasSize(12);
  }
}
