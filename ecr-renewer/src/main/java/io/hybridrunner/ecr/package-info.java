/**
 * Pull credentials for private registries of Amazon ECR: {@link io.hybridrunner.ecr.EcrTokens} asks
 * for them, {@link io.hybridrunner.ecr.PullSecret} keeps them where the kubelet finds them, and
 * {@link io.hybridrunner.ecr.Renewal} does both for many registries and namespaces.
 */
@NullMarked
package io.hybridrunner.ecr;

import org.jspecify.annotations.NullMarked;
