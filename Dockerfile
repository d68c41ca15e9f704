# The application alone; PostGIS is its own container (compose.yaml).
FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /app/.venv \
 && /app/.venv/bin/pip install --no-cache-dir --no-compile --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home rongtu
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY geo geo
COPY etl etl
COPY dashboard dashboard
COPY data data
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 RONGTU_HOME=/tmp/rongtu
USER 10001
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]
ENTRYPOINT ["python", "-P", "-m", "dashboard.cli"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8050"]
