# All images for two architectures, each with its SBOM and a record of how it was built, from the root of the repository:
#   docker buildx bake --file deploy/docker-bake.hcl --push
variable "IMAGES" { default = "matinee" }
variable "VERSION" { default = "0.1.0" }

group "default" { targets = ["images"] }

target "images" {
  name       = target
  matrix     = { target = ["bot", "worker", "worker-gpu", "trainer"] }
  context    = "."
  dockerfile = "deploy/Dockerfile"
  target     = target
  tags       = ["${IMAGES}-${target}:${VERSION}"]
  platforms  = ["linux/amd64", "linux/arm64"]
  attest     = ["type=sbom", "type=provenance,mode=max"]
}
