# Every command prepares the machine by itself; --help tells more: python3 crema_sap/avvio --help
PYTHON ?= python3

.PHONY: demo test bench prepara

demo: ## turns the demonstration portal on; RESET=1 starts afresh, PORTA=9000 prefers a port
	@$(PYTHON) crema_sap/avvio demo $(if $(RESET),--da-capo) $(if $(PORTA),--porta $(PORTA))

test: ## runs every test; ARGS="tests/bandi -k finestra" goes to pytest
	@$(PYTHON) crema_sap/avvio test -- $(ARGS)

bench: ## runs the measures; ARGS goes to them
	@$(PYTHON) crema_sap/avvio bench -- $(ARGS)

prepara: ## only prepares the machine
	@$(PYTHON) crema_sap/avvio prepara
