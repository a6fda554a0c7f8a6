package io.hybridrunner.model;

/**
 * What a deployment will be, neutral of the engine and complete.
 *
 * @param pipeline the pipeline as it was sent
 * @param workload what each of its runs is given
 */
public record DeployPlan(Pipeline pipeline, Workload workload) {}
