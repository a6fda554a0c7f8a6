package io.hybridrunner.argo.manifest;

import io.hybridrunner.argo.manifest.IngestionPods.Security;
import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The one container that is ours. Holds no text that comes from outside: that is in the Secret. */
record MainContainer(IngestionPods pods, Fields overlay) {

  static final String FILE_VOLUME = "hybridrunner-config";
  private static final String DIRECTORY = "/etc/hybrid-runner";
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9._:/@+]*");

  /** Of a run that gets this Secret. */
  Fields of(Workload workload, WorkloadSecret secret, String secretName) {
    if (!IMAGE.matcher(workload.image()).matches()) {
      throw Refusal.badRequest(
          "'" + Printable.of(workload.image()) + "' is not a reference to a container image",
          "Write it as registry/name:tag (ingestion.image).");
    }
    Draft container =
        new Draft()
            .text("name", "main")
            .text("image", workload.image())
            .text("imagePullPolicy", pods.identity().imagePullPolicy().text())
            .put("command", Draft.texts(Program.of(workload.pipelineType())))
            .put("env", new Items(environment(secret, secretName)))
            .put("resources", resources(workload.resources()))
            .put("securityContext", restricted());
    Fields merged = Merge.of(container.fields(), overlay);
    return secret.wantsFile() ? byFile(merged, workload) : merged;
  }

  private static Fields byFile(Fields container, Workload workload) {
    Value command =
        Program.withPrelude(container.get("command").orElse(Literal.NULL))
            .<Value>map(items -> items)
            .orElseThrow(
                () ->
                    Refusal.tooLarge(
                        String.format(
                            "the configuration of %s is too large for an environment variable, and"
                                + " the command that containerSpec sets is neither 'python FILE' nor"
                                + " 'python -m MODULE', which could read it from a file",
                            Printable.of(workload.name())),
                        "Take the command out of containerSpec, or make the pipeline's filters"
                            + " shorter."));
    Fields mount =
        new Draft()
            .text("name", FILE_VOLUME)
            .text("mountPath", DIRECTORY)
            .flag("readOnly", true)
            .fields();
    return Merge.of(container, Draft.one("volumeMounts", Draft.list(mount)))
        .with("command", command);
  }

  private List<Value> environment(WorkloadSecret secret, String secretName) {
    Map<String, Value> variables = new LinkedHashMap<>();
    variables.put("pipelineRunId", field("metadata.labels['" + Labels.RUN + "']"));
    variables.put("jobName", field("metadata.labels['workflows.argoproj.io/workflow']"));
    variables.put("namespace", field("metadata.namespace"));
    variables.put("KUBERNETES_IN_CLUSTER", Draft.one("value", "true"));
    pods.secretsNamespace()
        .ifPresent(name -> variables.put("KUBERNETES_NAMESPACE", Draft.one("value", name)));
    for (String name : secret.names()) {
      variables.put(name, secretKey(secretName, name));
    }
    if (secret.wantsFile()) {
      variables.remove(WorkloadSecret.CONFIG);
      variables.put(
          WorkloadSecret.CONFIG_FILE, Draft.one("value", DIRECTORY + "/" + WorkloadSecret.CONFIG));
    }
    List<Value> list = new ArrayList<>();
    variables.forEach((name, source) -> list.add(variable(name, source)));
    return list;
  }

  private static Fields variable(String name, Value source) {
    Draft variable = new Draft().text("name", name);
    if (source instanceof Fields fields) {
      fields.values().forEach(variable::put);
    }
    return variable.fields();
  }

  private static Fields field(String path) {
    return Draft.one("valueFrom", Draft.one("fieldRef", Draft.one("fieldPath", path)));
  }

  private static Fields secretKey(String secretName, String key) {
    Fields reference = new Draft().text("name", secretName).text("key", key).fields();
    return Draft.one("valueFrom", Draft.one("secretKeyRef", reference));
  }

  /** A variable of another Secret's. */
  static Fields secretVariable(String name, String secretName) {
    return variable(name, secretKey(secretName, name));
  }

  /** The volume of a configuration that goes by file. */
  static Fields fileVolume(String secretName) {
    Fields item =
        new Draft().text("key", WorkloadSecret.CONFIG).text("path", WorkloadSecret.CONFIG).fields();
    Fields secret =
        new Draft().text("secretName", secretName).put("items", Draft.list(item)).fields();
    return new Draft().text("name", FILE_VOLUME).put("secret", secret).fields();
  }

  /**
   * Requests and limits.
   *
   * @throws io.hybridrunner.spi.EngineException when one is not a quantity, or a request is more
   *     than its limit
   */
  static Fields resources(Resources resources) {
    SettingsProblems.quantities(resources)
        .forEach(
            problem -> {
              throw Refusal.badRequest(
                  problem, "Correct ingestion.resources, or those of automations.");
            });
    return new Draft()
        .put("requests", quantities(resources.cpuRequest(), resources.memoryRequest()))
        .put("limits", quantities(resources.cpuLimit(), resources.memoryLimit()))
        .fields();
  }

  private static Fields quantities(String cpu, String memory) {
    return new Draft().text("cpu", cpu).text("memory", memory).fields();
  }

  /** What Pod Security "restricted" wants of every container. */
  static Fields restricted() {
    return new Draft()
        .flag("allowPrivilegeEscalation", false)
        .put("capabilities", Draft.one("drop", Draft.texts(List.of("ALL"))))
        .flag("runAsNonRoot", true)
        .fields();
  }

  /** What it wants of the pod; OpenShift gives ids of its own. */
  static Fields podSecurity(Security security) {
    Draft context = new Draft().flag("runAsNonRoot", true);
    if (security == Security.RESTRICTED) {
      context.number("runAsUser", 1000).number("runAsGroup", 1000).number("fsGroup", 1000);
    }
    return context.put("seccompProfile", Draft.one("type", "RuntimeDefault")).fields();
  }
}
