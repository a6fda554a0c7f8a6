package io.hybridrunner.argo.e2e;

import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.RunId;
import io.hybridrunner.spi.WorkflowEngine;
import io.hybridrunner.testkit.WorkflowEngineContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

class ArgoEngineKeepsTheContractIT extends WorkflowEngineContract {

  private final TestNamespace namespace;
  private final Gates gates;

  ArgoEngineKeepsTheContractIT() throws IOException {
    namespace = TestNamespace.create();
    gates = new Gates();
  }

  @Override
  protected WorkflowEngine newEngine() {
    return new ArgoWorkflowEngine(Plans.settings(namespace));
  }

  @Override
  protected DeployPlan pipelineThatWaits(String name) {
    return Plans.plan(name, gates.program());
  }

  @Override
  protected void finish(WorkflowEngine running, RunId runId) {
    gates.open(runId);
  }

  @AfterEach
  void close() throws IOException {
    gates.close();
    namespace.close();
  }
}
