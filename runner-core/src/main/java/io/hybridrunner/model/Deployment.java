package io.hybridrunner.model;

/**
 * A pipeline as the engine has it.
 *
 * @param pipelineId the pipeline
 * @param name its fully qualified name
 * @param pipelineType its type
 * @param version the entity version that was deployed or toggled last
 * @param enabled whether it may run
 */
public record Deployment(
    PipelineId pipelineId, String name, String pipelineType, double version, boolean enabled) {}
