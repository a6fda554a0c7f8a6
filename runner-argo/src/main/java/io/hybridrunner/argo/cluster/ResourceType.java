package io.hybridrunner.argo.cluster;

/** The kinds of objects that are read or written, and where the API server has them. */
public enum ResourceType {
  /** Argo's Workflow. */
  WORKFLOW("argoproj.io/v1alpha1", "Workflow", "workflows"),
  /** Argo's CronWorkflow. */
  CRON_WORKFLOW("argoproj.io/v1alpha1", "CronWorkflow", "cronworkflows"),
  /** Argo's WorkflowTemplate. */
  WORKFLOW_TEMPLATE("argoproj.io/v1alpha1", "WorkflowTemplate", "workflowtemplates"),
  /** A Secret: created and deleted, never read. */
  SECRET("v1", "Secret", "secrets"),
  /** A ConfigMap. */
  CONFIG_MAP("v1", "ConfigMap", "configmaps"),
  /** A pod: read only. */
  POD("v1", "Pod", "pods"),
  /** An event: read only. */
  EVENT("v1", "Event", "events");

  private final String apiVersion;
  private final String kind;
  private final String plural;

  ResourceType(String apiVersion, String kind, String plural) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.plural = plural;
  }

  /** Group and version, as objects name it. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The kind, as objects name it. */
  public String kind() {
    return kind;
  }

  /** Whether Kubernetes knows it only where Argo Workflows is installed. */
  boolean isArgos() {
    return apiVersion.startsWith("argoproj.io/");
  }

  /** The path of the collection in a namespace. */
  public String path(String namespace) {
    String prefix = apiVersion.contains("/") ? "/apis/" : "/api/";
    return prefix + apiVersion + "/namespaces/" + namespace + "/" + plural;
  }
}
