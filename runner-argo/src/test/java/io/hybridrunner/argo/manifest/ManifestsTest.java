package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.hybridrunner.argo.manifest.IngestionPods.Merges;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.Workload;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects, whole and in what matters of them. */
class ManifestsTest {

  private static final Manifests MANIFESTS = new Manifests(IngestionPods.defaults());
  private static final String OVERRIDE = "{\"type\":\"B\"}";

  private static DeploymentObjects deployment(DeployPlan plan) {
    return MANIFESTS.deployment(
        plan, Names.base(plan.pipeline().id(), plan.pipeline().fullyQualifiedName()), Plans.NOW);
  }

  private static void assertRefused(Kind kind, DeployPlan plan, String... parts) {
    assertThatThrownBy(() -> deployment(plan))
        .asInstanceOf(throwable(EngineException.class))
        .satisfies(
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(kind);
              assertThat(refused.reason().sentence()).contains(parts);
            });
  }

  /**
   * With {@code -Dgolden=DIRECTORY} the files are written anew, to be read before they are kept.
   */
  private static void assertGolden(String name, Fields object) throws IOException {
    String directory = System.getProperty("golden");
    if (directory != null) {
      Files.writeString(Path.of(directory, name), Plans.yaml(object));
      return;
    }
    try (InputStream in = ManifestsTest.class.getResourceAsStream("/golden/" + name)) {
      String wanted =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(Plans.yaml(object)).as(name).isEqualTo(wanted);
    }
  }

  @Test
  void ofADeploymentWithASchedule() throws IOException {
    DeploymentObjects objects =
        deployment(Plans.plan(Plans.NIGHTLY.replace("}", ",\"maxActiveRuns\":2,\"retries\":1}")));
    assertGolden("template.yaml", objects.template(true, List.of("orders-old")));
    assertGolden("cron.yaml", objects.cron("uid").orElseThrow());
    assertGolden("secret.yaml", objects.secret("uid-1"));
    assertGolden("limit.yaml", objects.limit("uid-1").orElseThrow());
    ArgoSchemas.assertValid(objects.template(true, List.of()));
    ArgoSchemas.assertValid(objects.cron("uid").orElseThrow());
  }

  @Test
  void ofRuns() throws IOException {
    Fields template = deployment(Plans.plan("{}")).template(true, List.of());
    Fields run = MANIFESTS.run(template, Plans.run(Optional.empty()));
    Fields automation = MANIFESTS.adHoc(Plans.adHoc("automation", "a: 1"));
    assertGolden("run.yaml", run);
    assertGolden("automation.yaml", automation);
    assertGolden(
        "automation-secret.yaml",
        MANIFESTS.adHocSecret(Plans.adHoc("automation", "a: 1"), "uid-2"));
    ArgoSchemas.assertValid(run);
    ArgoSchemas.assertValid(automation);
    ArgoSchemas.assertValid(MANIFESTS.adHoc(Plans.adHoc("application", "a: 1")));
  }

  @Test
  void anUnscheduledOneHasNoCronAndOneAtATimeNoLimit() {
    DeploymentObjects objects = deployment(Plans.plan("{\"pausePipeline\":true}"));
    assertThat(objects.cron("uid")).isEmpty();
    assertThat(objects.limit("uid")).isEmpty();
    assertThat(objects.notices()).isEmpty();
  }

  @Test
  void theSchemasRefuseWhatTheControllerWouldNotUnderstand() {
    Fields template = deployment(Plans.plan("{}")).template(true, List.of());
    Fields wrong =
        template.with("spec", Plans.fields(template, "spec").with("entrypont", template));
    assertThatThrownBy(() -> ArgoSchemas.assertValid(wrong)).isInstanceOf(AssertionError.class);
  }

  @Test
  void theSameContentHasTheSameNameAndOtherContentAnother() {
    String first = deployment(Plans.plan("{}")).configName();
    assertThat(deployment(Plans.plan("{\"retries\":2}")).configName()).isEqualTo(first);
    Workload other = Plans.workload("metadata", "shop.orders_metadata", "other: 1");
    assertThat(deployment(Plans.plan(other)).configName()).isNotEqualTo(first).hasSizeLessThan(64);
  }

  /** Of every text that comes from the control plane, and of the environment. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{workflow.parameters.planted}}",
        "{{=1+1}} planted",
        "planted: [yaml]\n--- \n- {{inputs.parameters.y}}",
        "{{=sprig.env(\"planted\")}}"
      })
  void noSpecHoldsWhatIsPlanted(String planted) {
    Pipeline pipeline =
        new Pipeline(
            Plans.ID,
            planted,
            "shop." + planted,
            planted,
            planted,
            0.1,
            true,
            Optional.empty(),
            "{\"description\":\"{{planted}}\",\"airflowConfig\":" + Plans.NIGHTLY + "}");
    Workload workload =
        Plans.with(
            Plans.workload(planted, "shop." + planted, planted), Map.of("TEMPLATE", planted));
    DeploymentObjects objects = deployment(new DeployPlan(pipeline, workload));
    Fields template = objects.template(true, List.of());
    Fields cron = objects.cron("uid").orElseThrow();
    assertSpecIsFree(template);
    assertSpecIsFree(withoutMetadata(cron));
    Deployment deployment = Manifests.deploymentOf(template).orElseThrow();
    assertThat(deployment.name()).isEqualTo("shop." + planted);
    assertThat(deployment.pipelineType()).isEqualTo(planted);
    RunPlan.OfPipeline run =
        new RunPlan.OfPipeline(
            Plans.RUN, "hash", deployment, Optional.of("{\"planted\":\"{{x}}\"}"));
    assertSpecIsFree(MANIFESTS.run(template, run));
    RunPlan.AdHoc adHoc = new RunPlan.AdHoc(Plans.RUN, "hash", workload);
    assertSpecIsFree(MANIFESTS.adHoc(adHoc));
    assertThat(Plans.data(objects.secret("uid")))
        .containsEntry("config", planted)
        .containsEntry("pipelineType", planted)
        .containsEntry("ingestionPipelineFQN", "shop." + planted)
        .containsEntry("TEMPLATE", planted);
    assertThat(Plans.data(MANIFESTS.adHocSecret(adHoc, "uid"))).containsEntry("config", planted);
    assertThat(Plans.data(MANIFESTS.overrideSecret(run, "uid").orElseThrow()))
        .containsEntry(WorkloadSecret.OVERRIDE, "{\"planted\":\"{{x}}\"}");
  }

  private static void assertSpecIsFree(Fields object) {
    ArgoSchemas.assertValid(object);
    // Letters and digits of the name and the type are in names and a label: nothing else is.
    String spec = ArgoSchemas.json(Plans.fields(object, "spec")).replace("{{workflow.uid}}", "");
    assertThat(spec).doesNotContain("{{", "sprig.env(", "1+1", "[yaml]");
  }

  /** Without the metadata that Argo copies into Workflows, and a condition of our own. */
  private static Fields withoutMetadata(Fields cron) {
    Fields changed = (Fields) Document.json("{\"workflowMetadata\":null,\"when\":null}").root();
    return cron.with("spec", Merge.of(Plans.fields(cron, "spec"), changed));
  }

  @Test
  void p04TheConfigOfThePublicCaseStandsInNoObjectOfArgo() throws IOException {
    String json;
    try (InputStream in = ManifestsTest.class.getResourceAsStream("/cases/pipeline-braces.json")) {
      json = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    Pipeline pipeline =
        new Pipeline(
            Plans.ID,
            "braces",
            "jinja.braces",
            "braces",
            "profiler",
            0.1,
            true,
            Optional.of("0 2 * * *"),
            json);
    DeploymentObjects objects =
        deployment(new DeployPlan(pipeline, Plans.workload("profiler", "jinja.braces", json)));
    assertThat(Plans.data(objects.secret("uid"))).containsEntry("config", json);
    assertThat(ArgoSchemas.json(objects.template(true, List.of())))
        .doesNotContain("{4,8}", "sprig.env");
    assertThat(ArgoSchemas.json(objects.cron("uid").orElseThrow()))
        .doesNotContain("{4,8}", "sprig");
  }

  @Test
  void everyRowOfTheNamesIsAnObjectSetOfItsOwn() {
    for (Tables.Row row : Tables.rows("names.tsv")) {
      String fqn =
          ((io.hybridrunner.document.Value.Text)
                  Document.json(row.get("fullyQualifiedName")).root())
              .text();
      DeploymentObjects objects = deployment(Plans.plan(Plans.workload("metadata", fqn, "a: 1")));
      ArgoSchemas.assertValid(objects.template(true, List.of()));
      ArgoSchemas.assertValid(objects.cron("uid").orElseThrow());
      assertThat(Plans.data(objects.secret("uid"))).containsEntry("ingestionPipelineFQN", fqn);
    }
  }

  @Test
  void aSecretStandsInSecretsOnlyAndInNoText() {
    String canary = "canary-4711";
    Workload workload =
        Plans.with(
            Plans.workload("metadata", "shop.orders", "password: " + canary),
            Map.of("TOKEN", canary));
    DeploymentObjects objects = deployment(Plans.plan(workload));
    Fields secret = objects.secret("uid");
    Fields template = objects.template(false, List.of());
    assertThat(ArgoSchemas.json(template)).doesNotContain(canary);
    assertThat(ArgoSchemas.json(objects.cron("uid").orElseThrow())).doesNotContain(canary);
    assertThat(objects + " " + secret + template + WorkloadSecret.of(workload))
        .doesNotContain(canary);
    assertThat(ArgoSchemas.json(secret)).doesNotContain(canary);
    assertThat(Plans.data(secret)).containsEntry("TOKEN", canary);
  }

  @Test
  void p13AConfigThatFitsIsAVariableAndALargerOneAFile() {
    String fits = "x".repeat(131_071 - "config=".length());
    Fields variable = deployment(plan(fits)).template(true, List.of());
    assertThat(ArgoSchemas.json(variable)).doesNotContain("HYBRIDRUNNER_CONFIG_FILE");
    DeploymentObjects large = deployment(plan(fits + "x"));
    Fields spec = Plans.fields(large.template(true, List.of()), "spec");
    ArgoSchemas.assertValid(large.template(true, List.of()));
    Fields container = Plans.fields(spec, "templates", "0", "container");
    assertThat(Plans.text(container, "command", "1")).isEqualTo("-c");
    assertThat(Plans.text(container, "command", "3")).isEqualTo("main.py");
    assertThat(Plans.text(container, "volumeMounts", "0", "readOnly")).isEqualTo("true");
    assertThat(Plans.text(spec, "volumes", "0", "secret", "secretName"))
        .isEqualTo(large.configName());
    assertThat(ArgoSchemas.json(container)).doesNotContain("{{", "\"key\":\"config\"");
  }

  private static DeployPlan plan(String config) {
    return Plans.plan(Plans.workload("metadata", "shop.orders_metadata", config));
  }

  @Test
  void p13WhatDoesNotFitIsRefusedWithTheNumberAndTheLimit() {
    assertRefused(Kind.TOO_LARGE, plan("x".repeat(1024 * 1024)), "1048604 bytes", "1048576");
    Workload value =
        Plans.with(Plans.workload("metadata", "a.b", "x"), Map.of("A", "x".repeat(131_070)));
    assertRefused(Kind.TOO_LARGE, Plans.plan(value), "131072 bytes", "131071");
  }

  @Test
  void whatNoProcessCanBeGivenIsRefused() {
    Workload plain = Plans.workload("metadata", "a.b", "x");
    assertRefused(Kind.BAD_REQUEST, plan("a\0b"), "NUL");
    assertRefused(Kind.BAD_REQUEST, Plans.plan(Plans.with(plain, Map.of("1A", "x"))), "'1A'");
    assertRefused(Kind.BAD_REQUEST, Plans.plan(Plans.with(plain, Map.of("config", "x"))), "config");
    Workload image =
        new Workload(
            "metadata", "a.b", "x", "{{image}}", plain.resources(), Map.of(), Optional.empty());
    assertRefused(Kind.BAD_REQUEST, Plans.plan(image), "{{image}}");
    Resources absurd = new Resources("1", "1", "lots", "-4Gi");
    Workload resources =
        new Workload("metadata", "a.b", "x", "image", absurd, Map.of(), Optional.empty());
    assertRefused(Kind.BAD_REQUEST, Plans.plan(resources), "'lots'");
  }

  @Test
  void aLargeConfigNeedsPython() {
    Manifests own =
        new Manifests(
            IngestionPods.defaults()
                .withMerges(
                    new Merges(
                        Optional.of("command: [/run.sh]"), Optional.empty(), Map.of(), false)));
    assertThatThrownBy(() -> own.deployment(plan("x".repeat(140_000)), "base", Plans.NOW))
        .hasMessageContaining("containerSpec");
    Fields template = own.deployment(plan("x"), "base", Plans.NOW).template(true, List.of());
    assertThatThrownBy(() -> own.run(template, Plans.run(Optional.of(OVERRIDE))))
        .asInstanceOf(throwable(EngineException.class))
        .satisfies(refused -> assertThat(refused.reason().kind()).isEqualTo(Kind.UNSUPPORTED));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 140_000})
  void anOverrideHasASecretOfItsOwn(int size) {
    Fields template = deployment(plan("x".repeat(size))).template(true, List.of());
    RunPlan.OfPipeline plan = Plans.run(Optional.of(OVERRIDE));
    Fields run = MANIFESTS.run(template, plan);
    ArgoSchemas.assertValid(run);
    String json = ArgoSchemas.json(Plans.fields(run, "spec"));
    assertThat(json)
        .containsOnlyOnce("import os, runpy")
        .contains("{\"name\":\"HYBRIDRUNNER_OVERRIDE\"");
    assertThat(json).contains("\"name\":\"" + Names.run(Plans.RUN) + "\"").contains("pipelineType");
    Fields secret = MANIFESTS.overrideSecret(plan, "uid-3").orElseThrow();
    assertThat(Plans.data(secret)).containsOnly(Map.entry(WorkloadSecret.OVERRIDE, OVERRIDE));
    assertThat(Plans.text(secret, "metadata", "ownerReferences", "0", "uid")).isEqualTo("uid-3");
    assertThat(MANIFESTS.overrideSecret(Plans.run(Optional.empty()), "uid")).isEmpty();
  }

  @Test
  void anOverrideThatIsTooLargeIsRefusedWithTheWorkflow() {
    Fields template = deployment(plan("x")).template(true, List.of());
    RunPlan.OfPipeline plan = Plans.run(Optional.of("x".repeat(131_072)));
    assertThatThrownBy(() -> MANIFESTS.run(template, plan)).hasMessageContaining("131071");
  }

  @Test
  void theShorterDeadlineCountsAndIsSaid() {
    Workload plain = Plans.workload("metadata", "shop.orders", "x");
    Workload hour =
        new Workload(
            "metadata",
            "shop.orders",
            "x",
            plain.image(),
            plain.resources(),
            Map.of(),
            Optional.of(Duration.ofHours(1)));
    Pipeline day = Plans.pipeline("shop.orders", "{\"workflowTimeout\":86400}");
    DeploymentObjects objects = deployment(new DeployPlan(day, hour));
    assertThat(deadline(objects)).isEqualTo("3600");
    assertThat(objects.notices())
        .containsExactly("workflowTimeout is 86400 s, and this runner ends runs after 3600 s.");
    Pipeline minute = Plans.pipeline("shop.orders", "{\"workflowTimeout\":60}");
    assertThat(deadline(deployment(new DeployPlan(minute, hour)))).isEqualTo("60");
    assertThat(deadline(deployment(new DeployPlan(minute, plain)))).isEqualTo("60");
    assertThat(deployment(new DeployPlan(minute, hour)).notices()).isEmpty();
  }

  private static String deadline(DeploymentObjects objects) {
    return Plans.text(objects.template(true, List.of()), "spec", "activeDeadlineSeconds");
  }

  @Test
  void noticesOfTheSchedule() {
    assertThat(deployment(Plans.plan(Plans.NIGHTLY)).notices())
        .hasSize(2)
        .anyMatch(text -> text.contains("2026-10-25 02:30 comes twice"));
    String ended =
        Plans.NIGHTLY.replace("}", ",\"endDate\":\"2026-01-01\",\"pausePipeline\":true}");
    DeploymentObjects objects = deployment(Plans.plan(ended));
    assertThat(objects.notices())
        .containsExactly(
            "pausePipeline is true: the schedule is off until the pipeline is enabled.",
            "The schedule never fires: its end date is 2026-01-01T22:59:59Z.");
    assertThat(Plans.text(objects.cron("uid").orElseThrow(), "spec", "suspend")).isEqualTo("true");
  }

  @Test
  void onOpenShiftNoPodHasAnId() {
    IngestionPods plain = IngestionPods.defaults();
    IngestionPods pods =
        new IngestionPods(
            new IngestionPods.Identity(
                "ingestion", false, List.of("pull"), plain.identity().imagePullPolicy()),
            plain.metadata(),
            new IngestionPods.Placement(Map.of("pool", "a"), Optional.of("low")),
            IngestionPods.Security.OPENSHIFT,
            plain.executorResources(),
            plain.lifetime(),
            plain.merges(),
            Optional.of("secrets"),
            Optional.of("one"));
    DeploymentObjects objects =
        new Manifests(pods).deployment(Plans.plan(Plans.NIGHTLY), "base", Plans.NOW);
    Fields template = objects.template(true, List.of());
    ArgoSchemas.assertValid(template);
    assertThat(ArgoSchemas.json(template))
        .doesNotContain("fsGroup")
        .doesNotContainPattern("runAs(User|Group)\\\\?\":[0-9]");
    assertThat(Plans.text(template, "spec", "executor", "serviceAccountName"))
        .isEqualTo("ingestion");
    assertThat(Plans.text(template, "spec", "imagePullSecrets", "0", "name")).isEqualTo("pull");
    assertThat(ArgoSchemas.json(template))
        .contains("{\"name\":\"KUBERNETES_NAMESPACE\",\"value\":\"secrets\"}");
    Fields cron = objects.cron("uid").orElseThrow();
    assertThat(Plans.text(cron, "metadata", "labels", Labels.INSTANCE_ID)).isEqualTo("one");
    assertThat(Plans.text(cron, "spec", "workflowMetadata", "labels", Labels.INSTANCE_ID))
        .isEqualTo("one");
  }

  @Test
  void aDeploymentIsReadBack() {
    Fields template = deployment(Plans.plan("{}")).template(true, List.of());
    assertThat(Manifests.deploymentOf(template))
        .contains(new Deployment(Plans.ID, "shop.orders_metadata", "metadata", 0.1, true));
    assertThat(Manifests.deploymentOf(deployment(Plans.plan("{}")).template(false, List.of())))
        .isEmpty();
    assertThat(Manifests.deploymentOf(new Fields(Map.of()))).isEmpty();
    Fields strange =
        template.with("metadata", Document.json("{\"labels\":[],\"annotations\":3}").root());
    assertThat(Manifests.deploymentOf(strange)).isEmpty();
    Fields foreign =
        template.with(
            "metadata",
            Document.json(
                    "{\"labels\":{\"app.kubernetes.io/managed-by\":\"hybrid-runner\",\"hybridrunner.io/pipeline\":\"x\"},"
                        + "\"annotations\":{\"hybridrunner.io/committed\":\"true\",\"hybridrunner.io/version\":\"x\"}}")
                .root());
    assertThat(Manifests.deploymentOf(foreign)).isEmpty();
  }

  @Test
  void patches() {
    assertThat(ArgoSchemas.json(Patches.enabled(false, 0.2)))
        .isEqualTo(
            "{\"metadata\":{\"annotations\":{\"hybridrunner.io/enabled\":\"false\",\"hybridrunner.io/version\":\"0.2\"}}}");
    assertThat(ArgoSchemas.json(Patches.suspended(true)))
        .isEqualTo("{\"spec\":{\"suspend\":true}}");
    assertThat(ArgoSchemas.json(Patches.killed("admin", false)))
        .isEqualTo(
            "{\"metadata\":{\"annotations\":{\"hybridrunner.io/killed-by\":\"admin\"}},\"spec\":{\"shutdown\":\"Terminate\"}}");
    assertThat(ArgoSchemas.json(Patches.settled(Plans.RUN, RunPhase.FAILED)))
        .isEqualTo(
            "{\"metadata\":{\"labels\":{\"hybridrunner.io/owed\":null,\"hybridrunner.io/run\":\"5f0c1b1e-2222-4222-8222-000000000001\"},\"annotations\":{\"hybridrunner.io/settled\":\"failed\"}}}");
    assertThat(ArgoSchemas.json(Patches.configs(List.of("b", "a")))).contains("\"a,b\"");
    assertThat(ArgoSchemas.json(Patches.uncommitted())).contains("committed\":\"false\"");
  }
}
