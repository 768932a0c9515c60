# Two stages: what is needed to install stays behind, and the image holds Python, the bot and nothing else.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/faqbot
WORKDIR /src
COPY requirements.lock ./
RUN /opt/faqbot/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY compiled ./compiled
COPY bot ./bot
COPY knowledge ./knowledge
RUN /opt/faqbot/bin/pip install --no-deps . && /opt/faqbot/bin/python -c "import faqbot_compiled"

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin faqbot \
    && install -d -o faqbot -g faqbot /data
COPY --from=build /opt/faqbot /opt/faqbot
ENV PATH=/opt/faqbot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FAQ_DATABASE_URL=sqlite:////data/faq.db \
    FAQ_HTTP_ADDRESS=127.0.0.1:8080
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/livez', timeout=4)"]
ENTRYPOINT ["faqbot"]
CMD ["serve"]
