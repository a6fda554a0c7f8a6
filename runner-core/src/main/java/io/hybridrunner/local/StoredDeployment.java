package io.hybridrunner.local;

import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Workload;

/** A deployment and what its runs are given: the content of {@code deployment.json}. */
record StoredDeployment(Deployment deployment, Workload workload) {

  static StoredDeployment of(DeployPlan plan) {
    return new StoredDeployment(
        new Deployment(
            plan.pipeline().id(),
            plan.pipeline().fullyQualifiedName(),
            plan.pipeline().type(),
            plan.pipeline().version(),
            plan.pipeline().enabled()),
        plan.workload());
  }

  StoredDeployment toggled(double version, boolean enabled) {
    return new StoredDeployment(
        new Deployment(
            deployment.pipelineId(),
            deployment.name(),
            deployment.pipelineType(),
            version,
            enabled),
        workload);
  }
}
