package io.hybridrunner.model;

import java.util.Optional;

/**
 * One page of a run's log, about 1 MB at most.
 *
 * @param text the page
 * @param total how many pages there are now
 * @param after the cursor of the next page; empty when this is the last one now
 */
public record LogPage(String text, int total, Optional<String> after) {}
