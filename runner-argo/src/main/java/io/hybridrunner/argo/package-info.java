/**
 * The production engine will live here: pipelines become Argo objects, runs become Workflows, one
 * watch brings everything back.
 */
@NullMarked
package io.hybridrunner.argo;

import org.jspecify.annotations.NullMarked;
