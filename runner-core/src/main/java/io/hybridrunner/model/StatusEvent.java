package io.hybridrunner.model;

/**
 * A run's status on its way to the control plane.
 *
 * @param id names this sending; the acknowledgement gives it back. Unique within one runner process
 * @param status the whole state of the run
 */
public record StatusEvent(long id, RunStatus status) {}
