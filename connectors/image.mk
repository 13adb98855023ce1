# What the Makefiles of the connectors share: `make build` makes the image from the sources, `make push` sends it to its registry.
# IMAGE_NAME and IMAGE_VERSION come from package.json: @monoid-kit/mysql becomes monoid-kit/mysql.
IMAGE_NAME ?= $(shell node -p "require('./package.json').name.slice(1)")
IMAGE_VERSION ?= $(shell node -p "require('./package.json').version")
# Further flags of docker build, for instance --no-cache or --platform linux/arm64.
BUILD_FLAGS ?=
IMAGE = $(IMAGE_NAME):$(IMAGE_VERSION)
DESCRIPTION = $(shell node -p "require('./package.json').description")
REVISION = $(shell git rev-parse HEAD 2>/dev/null)

.PHONY: build push name bundle image push-image

build: bundle image

push: build push-image

name:
	@echo $(IMAGE)

# What is copied into the image.
bundle:
	npm --prefix ../.. run --silent build

# From a bundle that is there.
image:
	docker build $(BUILD_FLAGS) --tag $(IMAGE) \
		--label "org.opencontainers.image.title=$(notdir $(IMAGE_NAME))" \
		--label "org.opencontainers.image.description=$(DESCRIPTION)" \
		--label "org.opencontainers.image.version=$(IMAGE_VERSION)" \
		--label "org.opencontainers.image.revision=$(REVISION)" \
		.

push-image:
	docker push $(IMAGE)
